"""From the results of the checks to a verdict. Policies are data; the rules they share are here.

ICAO 9303-2 asks for weighted, logged functions instead of a plain AND (C.25), for tolerance of wear (C.26), and for a
high-security and a high-convenience mode (D.7). A failed check adds its weight to the suspicion; what a policy requires
and did not get is a caution. Nothing here looks at a picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log10
from types import MappingProxyType

from docfraud.errors import UnknownNameError
from docfraud.evidence import Evidence, all_evidence
from docfraud.results import CheckResult, Outcome, Reason, Severity, Threat, Verdict, VerdictOutcome
from docfraud.settings import Settings

_NAMED, _NOT_NAMED = 0.5, 0.05
"""How often a check that was not measured is taken to fail on the classes it names, and on others."""

_NOT_ESTABLISHED = (Outcome.UNDETERMINED, Outcome.NOT_PERFORMED, Outcome.ABORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a verdict needs to know beside the checks."""

    live_given: bool
    mrz_read: bool
    portrait_found: bool
    specimen: bool = False
    page_usable: bool = True
    picture_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How results weigh.

    Attributes:
        name: what --policy takes.
        title: one line for people.
        weights: suspicion added by a failed check, by its severity.
        overrides: suspicion added by particular checks, whatever their severity.
        suspect_at: suspicion from which the verdict is suspect.
        required: checks that must come out successful for a clear verdict.
        required_with_live: further ones, once a live picture is given.
        cautions: checks whose failure is a caution and no suspicion: the document may be genuine and still not serve.
            A poor picture is one only where a policy says so: what could not be read in it is a doubt of its own.
        face_fmr: false match rate at which a live face is accepted at most; None for that of the settings.
        live_expected: without a live picture the verdict is a caution.
        specimen_is_caution: a specimen is a caution, not a remark.
        evidence: counts of the checks that were measured.
    """

    name: str
    title: str
    weights: Mapping[Severity, float]
    suspect_at: float
    required: frozenset[str]
    required_with_live: frozenset[str]
    cautions: frozenset[str]
    overrides: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    face_fmr: float | None = None
    live_expected: bool = False
    specimen_is_caution: bool = False
    evidence: Mapping[str, Evidence] = field(default_factory=all_evidence)

    def applied_to(self, settings: Settings) -> Settings:
        """The settings as the policy wants them: the false match rate of faces, if it asks for a lower one."""
        if self.face_fmr is None or settings.face_fmr <= self.face_fmr:
            return settings
        return settings.model_copy(update={"face_fmr": self.face_fmr})

    def conclude(self, results: Sequence[CheckResult], situation: Situation) -> Verdict:
        """Weigh the results.

        A verdict of suspect stands whatever else could not be established; unprocessable is said only where there
        is neither a finding nor a document to speak about.
        """
        log: list[str] = []
        suspicion, findings = self._suspicion(results, log)
        doubts = self._doubts(results, situation, log)
        threats = self._threats(results, findings, log)
        if suspicion >= self.suspect_at:
            log.append(f"suspicion {suspicion:.2f} reaches {self.suspect_at:.2f}: suspect")
            return self._verdict(VerdictOutcome.SUSPECT, _suspect_line(findings), findings, situation, log, threats)
        if not situation.mrz_read:
            log.append("no machine-readable zone was read: unprocessable")
            return self._verdict(
                VerdictOutcome.UNPROCESSABLE, _unprocessable_line(results, situation), [], situation, log, ()
            )
        if doubts or findings:
            log.append(f"suspicion {suspicion:.2f} is under {self.suspect_at:.2f}, but not all is established: caution")
            deciding = [*findings, *doubts]
            return self._verdict(
                VerdictOutcome.CAUTION, self._caution_line(deciding, situation), deciding, situation, log, threats
            )
        log.append("nothing was found and all that is required passed: clear")
        return self._verdict(VerdictOutcome.CLEAR, _clear_line(situation), [], situation, log, ())

    def weight(self, result: CheckResult) -> float:
        """Suspicion that a failed check adds: measured, where it was measured on the laboratory's specimens.

        A measured weight is the base-10 logarithm of a likelihood ratio (`docfraud.evidence`); a policy's factor for
        the severity scales it. Checks of what is not in the laboratory keep the weight of their severity.
        """
        if result.check in self.overrides:
            return self.overrides[result.check]
        chosen = self.weights[result.severity]
        evidence = self.evidence.get(result.check)
        if evidence is None or not evidence.weighs or evidence.weight is None:
            return chosen
        return evidence.weight * chosen / _ORDINARY[result.severity] if chosen > 0 else 0.0

    def _suspicion(self, results: Sequence[CheckResult], log: list[str]) -> tuple[float, list[CheckResult]]:
        total = 0.0
        findings = []
        for result in results:
            if result.outcome is not Outcome.FAILED or result.check in self.cautions:
                continue
            weight = self.weight(result)
            if weight > 0:
                total += weight
                findings.append(result)
                log.append(f"{result.check} failed ({result.reason}): suspicion +{weight:.2f}{self._counts(result)}")
        findings.sort(key=lambda r: -self.weight(r))
        return total, findings

    def _counts(self, result: CheckResult) -> str:
        """Where a weight comes from."""
        evidence = self.evidence.get(result.check)
        if evidence is None or not evidence.weighs or evidence.weight is None or result.check in self.overrides:
            return ""
        failed, total = evidence.false_alarms
        return f"; in the laboratory it failed on {failed} of {total} genuine documents"

    def _threats(
        self, results: Sequence[CheckResult], findings: Sequence[CheckResult], log: list[str]
    ) -> tuple[Threat, ...]:
        """Classes that the findings point to, the likeliest first.

        What passed speaks, too: paper as dull as it must be speaks against a counterfeit. Each check that failed or
        passed adds the logarithm of how often it does so on forgeries made in one way, as if checks were independent;
        a class is as likely as the likeliest of its ways. A finding of a check that was not measured speaks for the
        classes it names.
        """
        named = {threat for result in findings for threat in result.threats}
        told = [
            r for r in results if r.check not in self.cautions and r.outcome in (Outcome.FAILED, Outcome.SUCCESSFUL)
        ]
        ways = {way for evidence in self.evidence.values() for way in evidence.ways}
        scores = {}
        for threat in named:
            likely = [self._likelihood(told, threat, way) for known, way in ways if known is threat]
            scores[threat] = max(likely, default=self._likelihood(told, threat, ""))
        order = sorted(scores, key=lambda threat: (-scores[threat], threat))
        if order:
            best = scores[order[0]]
            log.append("points to " + ", ".join(f"{threat} {scores[threat] - best:.2f}" for threat in order))
        return tuple(order)

    def _likelihood(self, results: Sequence[CheckResult], threat: Threat, way: str) -> float:
        """Base-10 logarithm of how likely the failures and passes are on a class's forgeries made in one way."""
        total = 0.0
        for result in results:
            failed = result.outcome is Outcome.FAILED
            evidence = self.evidence.get(result.check)
            if evidence is not None and evidence.knows(threat):
                rate = evidence.rate_of_way(threat, way)
                total += log10(rate if failed else 1 - rate)
            elif failed and result.threats:
                total += log10(_NAMED if threat in result.threats else _NOT_NAMED)
        return total

    def _doubts(self, results: Sequence[CheckResult], situation: Situation, log: list[str]) -> list[CheckResult]:
        required = self.required | (
            self.required_with_live if situation.live_given or self.live_expected else frozenset()
        )
        doubts = []
        for result in results:
            specimen = result.reason is Reason.SPECIMEN_CODE
            if result.outcome is Outcome.FAILED and result.check in self.cautions:
                if specimen and not self.specimen_is_caution:
                    log.append(f"{result.check}: a specimen, noted")
                    continue
                doubts.append(result)
                log.append(f"{result.check} failed ({result.reason}): caution")
            elif result.outcome is Outcome.ABORTED:
                doubts.append(result)
                log.append(f"{result.check} broke down ({result.reason}): caution")
            elif result.check in required and result.outcome in _NOT_ESTABLISHED:
                doubts.append(result)
                log.append(f"{result.check} is required and was {result.outcome} ({result.reason}): caution")
        return doubts

    def _caution_line(self, deciding: Sequence[CheckResult], situation: Situation) -> str:
        more = f" And {len(deciding) - 1} more." if len(deciding) > 1 else ""
        return f"Look closer: {_lower(deciding[0].message)}{more}"

    def _verdict(
        self,
        outcome: VerdictOutcome,
        line: str,
        deciding: Sequence[CheckResult],
        situation: Situation,
        log: Sequence[str],
        threats: tuple[Threat, ...],
    ) -> Verdict:
        first = [r for r in deciding if threats and threats[0] in r.threats]
        if situation.specimen and situation.mrz_read:
            line = f"SPECIMEN, not valid for travel. {line}"
        return Verdict(
            outcome=outcome,
            bottom_line=line,
            deciding_checks=tuple(r.check for r in deciding),
            threats=threats,
            regions=tuple(dict.fromkeys(region for r in first for region in r.regions)),
            policy=self.name,
            log=tuple(log),
        )


def _lower(sentence: str) -> str:
    """A sentence to go on with after a colon; names and abbreviations keep their capitals."""
    first = sentence.split(" ", 1)[0]
    return sentence if first.isupper() and len(first) > 1 else sentence[:1].lower() + sentence[1:]


def _suspect_line(findings: Sequence[CheckResult]) -> str:
    more = len(findings) - 1
    rest = f" {more} more finding{'s' if more > 1 else ''} below." if more else ""
    return f"Refer to a second officer: {_lower(findings[0].message)}{rest}"


def _clear_line(situation: Situation) -> str:
    if situation.live_given:
        return "Nothing was found in what was examined, and the live face is alike the portrait."
    return "Nothing was found in what was examined. The holder was not compared: there is no live picture."


def _unprocessable_line(results: Sequence[CheckResult], situation: Situation) -> str:
    if situation.picture_error and not situation.page_usable:
        return situation.picture_error
    advice = next((r.advice for r in results if r.reason is Reason.ARTEFACT_MISSING and r.advice), "")
    return f"No machine-readable zone could be read, so the document could not be judged. {advice}".strip()


_READ = frozenset(
    {
        "one-document",
        "mrz-format",
        "mrz-check-digit-number",
        "mrz-check-digit-birth",
        "mrz-check-digit-expiry",
        "mrz-check-digit-optional",
        "mrz-check-digit-composite",
        "mrz-dates",
        "document-expired",
    }
)
_PRINTED = frozenset(
    {"viz-document-number", "viz-names", "viz-date-of-birth", "viz-date-of-expiry", "viz-sex", "viz-nationality"}
)
_CAUTIONS = frozenset({"document-expired", "specimen", "pictures-usable"})
_QUALITY = frozenset({"picture-quality", "live-picture-quality"})

_ORDINARY = MappingProxyType({Severity.HIGH: 1.0, Severity.MEDIUM: 0.5, Severity.LOW: 0.25, Severity.INFO: 0.0})
_STRICT = MappingProxyType({Severity.HIGH: 1.0, Severity.MEDIUM: 1.0, Severity.LOW: 0.5, Severity.INFO: 0.0})

POLICIES: Mapping[str, Policy] = MappingProxyType(
    {
        policy.name: policy
        for policy in (
            Policy(
                name="high-convenience",
                title="Few false alarms: one strong finding, or two of medium weight, make a document suspect.",
                weights=_ORDINARY,
                suspect_at=1.0,
                required=_READ | frozenset({"viz-document-number", "viz-names", "viz-date-of-birth"}),
                required_with_live=frozenset({"portrait-live"}),
                cautions=_CAUTIONS,
                # worn genuine documents fail it where hair reaches the edge: with another finding only
                overrides=MappingProxyType({"photo-edges": 0.5}),
            ),
            Policy(
                name="high-security",
                title="Few misses: any finding of medium weight makes a document suspect, and the holder must be seen.",
                weights=_STRICT,
                suspect_at=1.0,
                required=_READ | _PRINTED | frozenset({"picture-quality"}),
                required_with_live=frozenset({"portrait-live", "live-picture-quality"}),
                cautions=_CAUTIONS | _QUALITY,
                face_fmr=1e-4,
                live_expected=True,
                specimen_is_caution=True,
            ),
        )
    }
)
"""Every policy by name. What a check weighs was measured where the laboratory has it; factors and limits are chosen."""

DEFAULT_POLICY = "high-convenience"


def get_policy(name: str) -> Policy:
    """A policy by name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in POLICIES:
        raise UnknownNameError(f"There is no policy {name!r}.", remedy=f"Choose one of {', '.join(POLICIES)}.")
    return POLICIES[name]
