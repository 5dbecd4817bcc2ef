"""What is read by pages and downloads: everything here is written by `networks.rebuilding` and by nothing else."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from surveys.models import Organisation, Relation, Wave


class Build(models.Model):
    """The networks of a wave as of one generation of its answers."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="builds")
    generation = models.PositiveBigIntegerField()
    invited = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    open_names = models.PositiveIntegerField(_("names not reconciled"), default=0)
    # The wave's when it was built: which ties of the relations asked from both ends are in it.
    tie_rule = models.CharField(
        _("rule for ties"), max_length=10, choices=Wave.TieRule, default=Wave.TieRule.RECEIVER, db_default="receiver"
    )
    latest_answer_at = models.DateTimeField(null=True)
    # How its maps were laid out, as of networks.rebuilding.earlier_map.
    layout = models.PositiveSmallIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    # Seconds of its phases, for the benchmark's sake and for staff who wonder: {"read": …, "measure": …, "write": …}
    seconds = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("build")
        verbose_name_plural = _("builds")


class Pointer(models.Model):
    """Which build of a wave readers see, and how its rebuilding goes. One row a wave."""

    # So many failures in a row, and the wave is left alone until its answers change.
    GIVE_UP_AFTER = 5

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="pointer")
    build = models.ForeignKey(Build, models.SET_NULL, null=True, related_name="+")
    built_generation = models.PositiveBigIntegerField(null=True)
    # When the wake-up call that is under way was sent; None when there is none.
    hinted_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_generation = models.PositiveBigIntegerField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        verbose_name = _("current build")
        verbose_name_plural = _("current builds")


class Network(models.Model):
    """One relation's network in a build; relation None is all relations together."""

    build = models.ForeignKey(Build, models.CASCADE, related_name="networks")
    relation = models.ForeignKey(Relation, models.CASCADE, null=True, related_name="networks")
    organisations = models.PositiveIntegerField()
    ties = models.PositiveIntegerField()
    density = models.FloatField(null=True)
    reciprocity = models.FloatField(null=True)
    components = models.PositiveIntegerField()
    largest_component = models.PositiveIntegerField()
    isolates = models.PositiveIntegerField()
    average_distance = models.FloatField(null=True)
    transitivity = models.FloatField(null=True)
    centralisation = models.FloatField(null=True)
    ei_category = models.FloatField(null=True)
    ei_region = models.FloatField(null=True)
    communities = models.PositiveIntegerField(null=True)
    modularity = models.FloatField(null=True)
    core_size = models.PositiveIntegerField(null=True)
    core_fit = models.FloatField(null=True)
    # {type: how many}, as of `networks.measures.triads`.
    triads = models.JSONField(default=dict)
    # How many starting points betweenness was estimated from, and how far off it is (as a share); None: exact.
    sampled = models.PositiveIntegerField(null=True)
    sampling_error = models.FloatField(null=True)
    # Of a relation asked from both ends, as of `networks.answers.both_ends.count_statuses`; None for the others.
    statuses = models.JSONField(null=True)
    # As of `networks.results.findings`; organisations and categories in them by id.
    findings = models.JSONField(default=list)

    class Meta:
        constraints = [
            # Null counts as a value here: one network of all relations together a build.
            models.UniqueConstraint("build", Coalesce("relation", 0), name="network_once"),
        ]


class Position(models.Model):
    """Where an organisation stands in a network. None: not defined, or not observed; never 0 for either."""

    # The constraint's index begins with it.
    network = models.ForeignKey(Network, models.CASCADE, related_name="positions", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    answered = models.BooleanField()
    invited = models.BooleanField()
    out_degree = models.PositiveIntegerField()
    weighted_out_degree = models.PositiveIntegerField()
    normalised_out_degree = models.FloatField(null=True)
    in_degree = models.PositiveIntegerField(null=True)
    weighted_in_degree = models.PositiveIntegerField(null=True)
    normalised_in_degree = models.FloatField(null=True)
    rated = models.PositiveIntegerField(_("how many rated it"))
    rank_best = models.PositiveIntegerField(null=True)
    rank_worst = models.PositiveIntegerField(null=True)
    first_share = models.FloatField(null=True)
    betweenness = models.FloatField(null=True)
    betweenness_weighted = models.FloatField(null=True)
    closeness = models.FloatField(null=True)
    harmonic = models.FloatField(null=True)
    two_step_reach = models.PositiveIntegerField(null=True)
    eigenvector = models.FloatField(null=True)
    pagerank = models.FloatField(null=True)
    hub = models.FloatField(null=True)
    authority = models.FloatField(null=True)
    constraint = models.FloatField(null=True)
    effective_size = models.FloatField(null=True)
    efficiency = models.FloatField(null=True)
    core_number = models.PositiveIntegerField(null=True)
    cut_point = models.BooleanField(null=True)
    only_source_of = models.PositiveIntegerField(null=True)
    coordinator = models.PositiveBigIntegerField(null=True)
    itinerant = models.PositiveBigIntegerField(null=True)
    representative = models.PositiveBigIntegerField(null=True)
    gatekeeper = models.PositiveBigIntegerField(null=True)
    liaison = models.PositiveBigIntegerField(null=True)
    community = models.PositiveIntegerField(null=True)
    in_core = models.BooleanField(null=True)
    x = models.FloatField()
    y = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "organisation"], name="position_once")]
        indexes = [models.Index(fields=["network", "-weighted_out_degree"], name="position_by_strength")]


class Tie(models.Model):
    """Knowledge flows from source to receiver; no strength means named and not rated."""

    # The constraint's index begins with it.
    network = models.ForeignKey(Network, models.CASCADE, related_name="tie_rows", db_index=False)
    source = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    strength = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "source", "receiver"], name="tie_once"),
            models.CheckConstraint(
                condition=Q(strength__isnull=True) | Q(strength__gte=1, strength__lte=5), name="tie_strength_1_to_5"
            ),
        ]


class TieReport(models.Model):
    """What both ends said of a tie that at least one of them named, where both were asked: `answers.both_ends`."""

    # The constraint's index begins with it.
    network = models.ForeignKey(Network, models.CASCADE, related_name="reports", db_index=False)
    source = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    receiver_said = models.CharField(max_length=10)
    giver_said = models.CharField(max_length=10)
    status = models.CharField(max_length=15)
    # Whether it is a tie of the network, by the build's rule.
    counts = models.BooleanField()

    class Meta:
        verbose_name = _("report on a tie")
        verbose_name_plural = _("reports on ties")
        constraints = [models.UniqueConstraint(fields=["network", "source", "receiver"], name="tie_report_once")]


class Table(models.Model):
    """A table for reading, as computed by `networks.results.tables`; organisations in it by id."""

    class Key(models.TextChoices):
        SOURCES = "sources", _("Sources of an association's members")
        SOURCE_CATEGORIES = "source_categories", _("Sources of an association's members, by category")
        OWN_SOURCES = "own_sources", _("An association's own sources")
        PROFILES = "profiles", _("Profile of the members")
        EXCLUSIVE_CHANNELS = "exclusive_channels", _("Exclusive channels")
        FLOWS_BY_CATEGORY = "flows_by_category", _("Flows between kinds of organisations")
        FLOWS_BY_REGION = "flows_by_region", _("Flows into and out of the region")
        WITHOUT_SOURCE = "without_source", _("Left without a source")

    build = models.ForeignKey(Build, models.CASCADE, related_name="tables")
    network = models.ForeignKey(Network, models.CASCADE, null=True, related_name="tables")
    association = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=20, choices=Key)
    rows = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "build", Coalesce("network", 0), Coalesce("association", 0), "key", name="table_once"
            ),
        ]


class Pack(models.Model):
    """A build's report pack in one language: how far it is, and then its file, below VAR_DIR (`networks.packs.packs`).

    The only rows here that people ask for; written by `networks.packs.packs` and `networks.packs.pack_building`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        BUILDING = "building", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    build = models.ForeignKey(Build, models.CASCADE, related_name="packs")
    language = models.CharField(max_length=10)
    protected = models.BooleanField(_("names protected"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    # When something was last heard of it: a worker that is silent for long is dead.
    heard_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    # Its name in the folder of packs, and its size in bytes.
    file = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("report pack")
        verbose_name_plural = _("report packs")
        constraints = [models.UniqueConstraint(fields=["build", "language", "protected"], name="pack_once")]


class WaveComparison(models.Model):
    """Two large networks compared, in one language: asked for by people, made by `networks.comparing`.

    as_of: the waves' generations that it was asked for or made from; contents None: a worker is at it.
    """

    earlier = models.ForeignKey(Network, models.CASCADE, related_name="+", db_index=False)
    later = models.ForeignKey(Network, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    as_of = models.CharField(max_length=50)
    asked_at = models.DateTimeField()
    contents = models.JSONField(null=True)

    class Meta:
        verbose_name = _("comparison of waves")
        verbose_name_plural = _("comparisons of waves")
        constraints = [models.UniqueConstraint(fields=["earlier", "later", "language"], name="comparison_once")]
