from django.dispatch import Signal

# A wave's answers, or what its network is drawn from, have changed and are committed. Carries wave_id.
wave_changed = Signal()
