package dev.holdfast.outcome;

import static dev.holdfast.contract.Outcome.PARTIAL_SIDE_EFFECT;
import static dev.holdfast.contract.Outcome.PERMISSION_DENIED;
import static dev.holdfast.contract.Outcome.RETRYABLE_FAILURE;
import static dev.holdfast.contract.Outcome.SIDE_EFFECT_UNKNOWN;
import static dev.holdfast.contract.Outcome.SUCCESS;
import static dev.holdfast.contract.Outcome.VALIDATION_FAILURE;
import static dev.holdfast.outcome.DeliveryFact.ANSWERED;
import static dev.holdfast.outcome.DeliveryFact.NOT_PROCESSED;
import static dev.holdfast.outcome.DeliveryFact.NOT_SENT;
import static dev.holdfast.outcome.DeliveryFact.REJECTED;
import static dev.holdfast.outcome.DeliveryFact.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.CommitPoint;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.ExpectedValue;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.OutcomeRule;
import dev.holdfast.contract.ResponseCondition;
import dev.holdfast.contract.ResponsePolicy;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.json.JsonParser;
import dev.holdfast.json.JsonPointer;
import dev.holdfast.outcome.TransportEvidence.NotProcessed;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.outcome.TransportEvidence.Responded;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import dev.holdfast.outcome.TransportEvidence.Truncated;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of outcomes, row by row, for a read, a write whose upstream honours the key, and a write whose does not. */
class OutcomeClassifierTest {

    private static final ToolContract READ = Contracts.read();
    private static final ToolContract HONOURED_WRITE = Contracts.idempotentWrite();
    private static final ToolContract WRITE = Contracts.nonIdempotentWrite();

    @ParameterizedTest
    @EnumSource(NotSent.Reason.class)
    void whatWasNotSentMayBeTriedAgain(NotSent.Reason reason) {
        assertEverywhere(new NotSent(reason), NOT_SENT, RETRYABLE_FAILURE);
    }

    @ParameterizedTest
    @EnumSource(NotProcessed.Proof.class)
    void whatThePeerSaysItDidNotProcessMayBeTriedAgain(NotProcessed.Proof proof) {
        assertEverywhere(new NotProcessed(proof), NOT_PROCESSED, RETRYABLE_FAILURE);
    }

    @ParameterizedTest
    @EnumSource(SentNoResponse.Failure.class)
    void afterTheFirstByteAnyFailureLeavesAWriteInDoubt(SentNoResponse.Failure failure) {
        assertRead(new SentNoResponse(failure), UNKNOWN, RETRYABLE_FAILURE);
        assertWrites(new SentNoResponse(failure), UNKNOWN, SIDE_EFFECT_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 203, 204, 205, 206, 208, 226, 299})
    void a2xxIsSuccess(int status) {
        assertEverywhere(status(status), ANSWERED, SUCCESS);
    }

    @Test
    void aMultiStatusIsSuccessOfAWriteByContractOnly() {
        assertRead(status(207), ANSWERED, SUCCESS);
        assertWrites(status(207), ANSWERED, SIDE_EFFECT_UNKNOWN);

        ToolContract declared = writeWith(rule(when(207), SUCCESS));
        assertThat(classify(declared, status(207))).isEqualTo(new Classification(ANSWERED, SUCCESS));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407, 451})
    void aRefusedCallerIsDenied(int status) {
        assertEverywhere(status(status), REJECTED, PERMISSION_DENIED);
    }

    @Test
    void tooManyRequestsMayBeTriedAgain() {
        assertEverywhere(status(429), REJECTED, RETRYABLE_FAILURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {421, 425})
    void misdirectedAndTooEarlyRequestsWereNotProcessed(int status) {
        assertEverywhere(status(status), NOT_PROCESSED, RETRYABLE_FAILURE);
    }

    @Test
    void aRequestTimeoutLeavesAWriteInDoubtUnlessItsBodyWasNotFullyWritten() {
        assertRead(status(408), UNKNOWN, RETRYABLE_FAILURE);
        assertWrites(status(408), UNKNOWN, SIDE_EFFECT_UNKNOWN);
        assertEverywhere(new Responded(408, false, false, Optional.empty()), NOT_PROCESSED, RETRYABLE_FAILURE);
    }

    @Test
    void aConflictWithRetryAfterIsTheUpstreamsOwnDuplicateInFlightWhereItHonoursTheKey() {
        Responded inFlight = new Responded(409, true, true, Optional.empty());

        assertThat(OutcomeClassifier.classify(HONOURED_WRITE, true, inFlight))
                .isEqualTo(new Classification(REJECTED, RETRYABLE_FAILURE));
        assertThat(OutcomeClassifier.classify(WRITE, false, inFlight))
                .isEqualTo(new Classification(REJECTED, VALIDATION_FAILURE));
        assertRead(inFlight, REJECTED, VALIDATION_FAILURE);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                400, 402, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 422, 423, 424, 426, 428, 431,
                499, 307, 308, 501, 505
            })
    void anyOtherRefusalIsAValidationFailure(int status) {
        assertEverywhere(status(status), REJECTED, VALIDATION_FAILURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 300, 305, 306, 399})
    void aRedirectionIsNotFollowedAndLeavesAWriteInDoubt(int status) {
        assertRead(status(status), REJECTED, VALIDATION_FAILURE);
        assertWrites(status(status), UNKNOWN, SIDE_EFFECT_UNKNOWN);
    }

    @Test
    void notModifiedIsWhatAConditionalReadAskedFor() {
        assertRead(status(304), ANSWERED, SUCCESS);
        assertWrites(status(304), UNKNOWN, SIDE_EFFECT_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 506, 507, 508, 511, 520, 524, 599, 100, 101, 199, 600, 999, 0})
    void aServerErrorOrAnythingElseLeavesAWriteInDoubt(int status) {
        assertRead(status(status), UNKNOWN, RETRYABLE_FAILURE);
        assertWrites(status(status), UNKNOWN, SIDE_EFFECT_UNKNOWN);
    }

    @Test
    void a2xxThatIsCutOffLeavesAWriteInDoubt() {
        assertRead(cutOff(200), ANSWERED, RETRYABLE_FAILURE);
        assertWrites(cutOff(200), ANSWERED, SIDE_EFFECT_UNKNOWN);
    }

    @Test
    void a2xxThatIsCutOffIsSuccessOfAWriteThatCommitsAtTheHead() {
        ToolContract tool = committingAtHead();

        assertThat(classify(tool, cutOff(201))).isEqualTo(new Classification(ANSWERED, SUCCESS));
        assertThat(classify(tool, cutOff(207))).isEqualTo(new Classification(ANSWERED, SIDE_EFFECT_UNKNOWN));
    }

    @Test
    void aReadThatIsCutOffHasFailedWhereverItCommits() {
        ToolContract tool = Contracts.readNamed("get")
                .response(new ResponsePolicy(CommitPoint.HEADERS, Set.of(), List.of()))
                .build();

        assertThat(classify(tool, cutOff(200))).isEqualTo(new Classification(ANSWERED, RETRYABLE_FAILURE));
    }

    @Test
    void aHeadIsNoSuccessWhereARuleMightHaveReadTheLostBody() {
        OutcomeRule failedInside = rule(whenBody(200, "/error", new ExpectedValue.Present()), VALIDATION_FAILURE);
        ToolContract tool = committingAtHead(failedInside);

        assertThat(classify(tool, cutOff(200))).isEqualTo(new Classification(ANSWERED, SIDE_EFFECT_UNKNOWN));
        assertThat(classify(tool, cutOff(201))).isEqualTo(new Classification(ANSWERED, SUCCESS));
    }

    @Test
    void aRuleAboutTheStatusHoldsForAHeadThatCommits() {
        ToolContract tool = committingAtHead(rule(when(202), SIDE_EFFECT_UNKNOWN));

        assertThat(classify(tool, cutOff(202))).isEqualTo(new Classification(UNKNOWN, SIDE_EFFECT_UNKNOWN));
    }

    @Test
    void aCutOff2xxIsNoSuccessByARuleAboutWholeResponses() {
        ToolContract tool = writeWith(rule(when(200), SUCCESS));

        assertThat(classify(tool, cutOff(200))).isEqualTo(new Classification(ANSWERED, SIDE_EFFECT_UNKNOWN));
    }

    @Test
    void anErrorThatIsCutOffMeansWhatItsHeadSays() {
        assertEverywhere(cutOff(422), REJECTED, VALIDATION_FAILURE);
        assertEverywhere(cutOff(403), REJECTED, PERMISSION_DENIED);
        assertWrites(cutOff(500), UNKNOWN, SIDE_EFFECT_UNKNOWN);
        assertWrites(cutOff(303), UNKNOWN, SIDE_EFFECT_UNKNOWN);
        assertWrites(new Truncated(408, false, false), NOT_PROCESSED, RETRYABLE_FAILURE);
        assertWrites(new Truncated(408, false, true), UNKNOWN, SIDE_EFFECT_UNKNOWN);
        assertThat(OutcomeClassifier.classify(HONOURED_WRITE, true, new Truncated(409, true, true)))
                .isEqualTo(new Classification(REJECTED, RETRYABLE_FAILURE));
    }

    @ParameterizedTest
    @CsvSource({
        "500, RETRYABLE_FAILURE",
        "503, RETRYABLE_FAILURE",
        "408, RETRYABLE_FAILURE",
        "429, RETRYABLE_FAILURE",
        "302, VALIDATION_FAILURE",
        "422, VALIDATION_FAILURE",
        "403, PERMISSION_DENIED"
    })
    void aStatusThatProvesNothingWasDoneMeansForAWriteWhatItMeansForARead(int status, Outcome outcome) {
        ResponsePolicy policy = new ResponsePolicy(CommitPoint.EOF, Set.of(status), List.of());

        for (ToolContract tool : List.of(
                Contracts.readNamed("get").response(policy).build(),
                Contracts.idempotentWriteNamed("put").response(policy).build(),
                Contracts.nonIdempotentWriteNamed("post").response(policy).build())) {
            assertThat(classify(tool, status(status))).isEqualTo(new Classification(NOT_PROCESSED, outcome));
            assertThat(classify(tool, cutOff(status))).isEqualTo(new Classification(NOT_PROCESSED, outcome));
        }
        assertThat(classify(writeWith(policy), status(504)).outcome()).isEqualTo(SIDE_EFFECT_UNKNOWN);
    }

    @Test
    void aRuleOfTheContractSpeaksBeforeTheTable() {
        ToolContract tool = writeWith(
                rule(whenBody(409, "/code", exactly("\"already_exists\"")), SUCCESS),
                rule(whenBody(200, "/status", exactly("\"denied\"")), PERMISSION_DENIED),
                rule(whenBody(200, "/failed/0", new ExpectedValue.Present()), PARTIAL_SIDE_EFFECT),
                rule(when(202), SIDE_EFFECT_UNKNOWN));

        assertThat(classify(tool, status(409, "{\"code\":\"already_exists\"}")))
                .isEqualTo(new Classification(ANSWERED, SUCCESS));
        assertThat(classify(tool, status(200, "{\"status\":\"denied\"}")))
                .isEqualTo(new Classification(REJECTED, PERMISSION_DENIED));
        assertThat(classify(tool, status(200, "{\"failed\":[1]}")))
                .isEqualTo(new Classification(ANSWERED, PARTIAL_SIDE_EFFECT));
        assertThat(classify(tool, status(202, "{}"))).isEqualTo(new Classification(UNKNOWN, SIDE_EFFECT_UNKNOWN));
    }

    @Test
    void whereNoRuleMatchesTheTableSpeaks() {
        ToolContract tool = writeWith(rule(whenBody(409, "/code", exactly("\"already_exists\"")), SUCCESS));

        assertThat(classify(tool, status(409, "{\"code\":\"other\"}")))
                .isEqualTo(new Classification(REJECTED, VALIDATION_FAILURE));
        assertThat(classify(tool, status(409))).isEqualTo(new Classification(REJECTED, VALIDATION_FAILURE));
        assertThat(classify(tool, status(500, "{\"code\":\"already_exists\"}")))
                .isEqualTo(new Classification(UNKNOWN, SIDE_EFFECT_UNKNOWN));
    }

    @Test
    void theFirstRuleThatMatchesWins() {
        ToolContract tool = writeWith(rule(when(404), SUCCESS), rule(when(404), PERMISSION_DENIED));

        assertThat(classify(tool, status(404))).isEqualTo(new Classification(ANSWERED, SUCCESS));
    }

    @Test
    void aRuleSpeaksOfResponsesOnly() {
        ToolContract tool = writeWith(rule(when(500), SUCCESS));

        assertThat(classify(tool, new SentNoResponse(SentNoResponse.Failure.RESET)))
                .isEqualTo(new Classification(UNKNOWN, SIDE_EFFECT_UNKNOWN));
    }

    @Test
    void aRuleTurnsDoubtIntoNoEffectByTheWordThatNothingWasProcessed() {
        ToolContract tool = writeWith(new OutcomeRule(when(503), RETRYABLE_FAILURE, true));

        assertThat(classify(tool, status(503))).isEqualTo(new Classification(NOT_PROCESSED, RETRYABLE_FAILURE));
    }

    /** Most such rules are refused when the contract is read; this one is about a status that no upstream ends with. */
    @ParameterizedTest
    @EnumSource(names = {"VALIDATION_FAILURE", "PERMISSION_DENIED", "RETRYABLE_FAILURE"})
    void aRuleNeverTurnsDoubtAboutAWriteIntoNoEffectWithoutThatWord(Outcome withoutEffect) {
        ToolContract write = writeWith(rule(when(101), withoutEffect));
        ToolContract read = Contracts.readNamed("get")
                .response(new ResponsePolicy(CommitPoint.EOF, Set.of(), List.of(rule(when(101), withoutEffect))))
                .build();

        assertThat(classify(write, status(101))).isEqualTo(new Classification(UNKNOWN, SIDE_EFFECT_UNKNOWN));
        assertThat(classify(read, status(101))).isEqualTo(new Classification(UNKNOWN, withoutEffect));
    }

    @Test
    void everyStatusHasAClassAndDoubtIsAboutWritesOnly() {
        IntStream.rangeClosed(100, 599).forEach(status -> {
            for (boolean retryAfter : List.of(true, false)) {
                for (boolean fullyWritten : List.of(true, false)) {
                    Responded response = new Responded(status, retryAfter, fullyWritten, Optional.empty());

                    Classification read = classify(READ, response);
                    assertThat(read.leavesDoubt()).as("read %s", response).isFalse();
                    for (ToolContract tool : List.of(WRITE, HONOURED_WRITE)) {
                        Classification write = classify(tool, response);
                        assertThat(write.fact() == UNKNOWN)
                                .as("write %s", response)
                                .isEqualTo(write.leavesDoubt() && status != 207);
                    }
                }
            }
        });
    }

    @Test
    void afterDoubtOnlyASuccessUnderAHonouredKeySettlesTheCall() {
        Classification unsettled = new Classification(UNKNOWN, SIDE_EFFECT_UNKNOWN);
        Classification success = new Classification(ANSWERED, SUCCESS);

        assertThat(success.afterDoubt(true)).isEqualTo(success);
        assertThat(success.afterDoubt(false)).isEqualTo(unsettled);
        for (Outcome outcome : Outcome.values()) {
            if (outcome != SUCCESS) {
                assertThat(new Classification(REJECTED, outcome).afterDoubt(true))
                        .isEqualTo(unsettled);
            }
        }
    }

    private static void assertEverywhere(TransportEvidence evidence, DeliveryFact fact, Outcome outcome) {
        assertRead(evidence, fact, outcome);
        assertWrites(evidence, fact, outcome);
    }

    private static void assertRead(TransportEvidence evidence, DeliveryFact fact, Outcome outcome) {
        assertThat(classify(READ, evidence)).as("read").isEqualTo(new Classification(fact, outcome));
    }

    private static void assertWrites(TransportEvidence evidence, DeliveryFact fact, Outcome outcome) {
        Classification expected = new Classification(fact, outcome);
        assertThat(classify(WRITE, evidence)).as("write").isEqualTo(expected);
        assertThat(classify(HONOURED_WRITE, evidence))
                .as("write under a honoured key")
                .isEqualTo(expected);
    }

    private static Classification classify(ToolContract tool, TransportEvidence evidence) {
        return OutcomeClassifier.classify(tool, tool.idempotent(), evidence);
    }

    private static Responded status(int status) {
        return new Responded(status, false, true, Optional.empty());
    }

    private static Responded status(int status, String body) {
        return new Responded(status, false, true, JsonParser.tryParse(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Truncated cutOff(int status) {
        return new Truncated(status, false, true);
    }

    private static ToolContract writeWith(OutcomeRule... rules) {
        return writeWith(new ResponsePolicy(CommitPoint.EOF, Set.of(), List.of(rules)));
    }

    private static ToolContract committingAtHead(OutcomeRule... rules) {
        return writeWith(new ResponsePolicy(CommitPoint.HEADERS, Set.of(), List.of(rules)));
    }

    private static ToolContract writeWith(ResponsePolicy policy) {
        return Contracts.nonIdempotentWriteNamed("post").response(policy).build();
    }

    private static OutcomeRule rule(ResponseCondition when, Outcome outcome) {
        return new OutcomeRule(when, outcome, false);
    }

    private static ResponseCondition when(int status) {
        return new ResponseCondition(Set.of(status), Map.of());
    }

    private static ResponseCondition whenBody(int status, String pointer, ExpectedValue expected) {
        return new ResponseCondition(Set.of(status), Map.of(JsonPointer.parse(pointer), expected));
    }

    private static ExpectedValue exactly(String json) {
        return new ExpectedValue.Exactly(JsonParser.parse(json.getBytes(StandardCharsets.UTF_8)));
    }
}
