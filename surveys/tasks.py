from celery import shared_task

from surveys.inviting import mailing, reminders


@shared_task
def send_messages():
    if mailing.send_waiting():
        mailing.wake_up()


@shared_task
def remind():
    reminders.remind()
