"""README.txt of a report pack: what it is about and what each file is, in the reader's language."""

from itertools import groupby

from django.utils.translation import gettext as _

from networks.words.both_ends_texts import RULES


def readme_of(read, files, protected=False):
    """The bytes of it; `files`: all other PackFiles, those of a group one after the other."""
    lines = [f"{read.wave.survey.cluster.name}: {read.wave.survey}", "", *_about(read, protected)]
    widest = max(len(file.path) for file in files)
    for group, members in groupby(files, key=lambda file: file.group):
        lines += ["", group or _("Begin here"), ""]
        lines += [f"  {file.path.ljust(widest)}  {file.sentence}".rstrip() for file in members]
    lines += [
        "",
        _("The names of columns are the same in every language; numbers have a decimal point."),
        _("What is not known is left empty, never 0. An organisation's code is the same in every file."),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _about(read, protected):
    build = read.build
    told = {
        _("Wave"): read.wave.number,
        _("Build"): build.pk,
        _("Network built"): _moment(build.finished_at),
        _("Last answer"): _moment(build.latest_answer_at),
        _("Organisations asked"): build.invited,
        _("Organisations that answered"): build.answered,
        _("Response rate"): f"{100 * build.answered / build.invited:.1f} %" if build.invited else "",
        _("Names not matched with an organisation"): build.open_names,
        _("Ties"): _("as the receiver said, from source to receiver; without strength: named and not rated"),
        _("Where both ends were asked"): _rule(read),
        _("Names"): _("protected: organisations of protected kinds have a number, the same in every file")
        if protected
        else _("the real ones: take care whom you hand them to"),
    }
    return [f"{name}: {value}" for name, value in told.items() if value != ""]


def _rule(read):
    return RULES[read.build.tie_rule] if any(network.statuses is not None for network in read.networks) else ""


def _moment(moment):
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
