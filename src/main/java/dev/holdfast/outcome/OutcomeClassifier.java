package dev.holdfast.outcome;

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

import dev.holdfast.contract.CommitPoint;
import dev.holdfast.contract.OutcomeRule;
import dev.holdfast.contract.ResponseCondition;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.outcome.TransportEvidence.NotProcessed;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.outcome.TransportEvidence.Responded;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import dev.holdfast.outcome.TransportEvidence.Truncated;
import java.util.Optional;

/**
 * Decides what an attempt's evidence means under a contract.
 *
 * <p>The delivery fact comes first and the outcome follows from it; a contract's {@code outcomes} and
 * {@code not_processed_on} speak before the table does. The table is that of {@code src/docs/CONTRACT.md}, "Outcomes".
 */
public final class OutcomeClassifier {

    private OutcomeClassifier() {}

    /**
     * Classifies one attempt.
     *
     * @param honoursKey whether the upstream gives the same result for the same key of this tool, and was sent one
     */
    public static Classification classify(ToolContract tool, boolean honoursKey, TransportEvidence evidence) {
        return switch (evidence) {
            case NotSent _ -> new Classification(NOT_SENT, RETRYABLE_FAILURE);
            case NotProcessed _ -> new Classification(NOT_PROCESSED, RETRYABLE_FAILURE);
            case SentNoResponse _ -> unknown(tool);
            case Truncated truncated -> byTruncated(tool, honoursKey, truncated);
            case Responded response
            when isSuccessUnread(tool, response) -> new Classification(ANSWERED, SIDE_EFFECT_UNKNOWN);
            case Responded response -> byResponse(tool, honoursKey, response);
        };
    }

    private static Classification byTruncated(ToolContract tool, boolean honoursKey, Truncated head) {
        if (isSuccessful(head.status()) && !headSuffices(tool, head.status())) {
            return new Classification(ANSWERED, tool.isWrite() ? SIDE_EFFECT_UNKNOWN : RETRYABLE_FAILURE);
        }
        Responded withoutBody =
                new Responded(head.status(), head.retryAfter(), head.requestFullyWritten(), Optional.empty());
        return byResponse(tool, honoursKey, withoutBody);
    }

    /** Whether a 2xx counts although its body was lost: not where one of the contract's rules might have read that body. */
    private static boolean headSuffices(ToolContract tool, int status) {
        return tool.isWrite() && tool.response().commitPoint() == CommitPoint.HEADERS && !rulesReadBodyOf(tool, status);
    }

    /** Whether a write's 2xx has a body that may say otherwise to a rule of the contract, and that no rule could read. */
    private static boolean isSuccessUnread(ToolContract tool, Responded response) {
        return tool.isWrite()
                && response.unreadable()
                && isSuccessful(response.status())
                && rulesReadBodyOf(tool, response.status());
    }

    private static boolean rulesReadBodyOf(ToolContract tool, int status) {
        return tool.response().outcomes().stream().map(OutcomeRule::when).anyMatch(when -> readsBodyOf(when, status));
    }

    private static boolean readsBodyOf(ResponseCondition when, int status) {
        return !when.body().isEmpty()
                && (when.statuses().isEmpty() || when.statuses().contains(status));
    }

    private static Classification byResponse(ToolContract tool, boolean honoursKey, Responded response) {
        Classification byTable = byTable(tool, honoursKey, response);
        for (OutcomeRule rule : tool.response().outcomes()) {
            if (rule.when().holds(response.status(), response.document())) {
                return overridden(tool, byTable, rule);
            }
        }
        return byTable;
    }

    private static Classification byTable(ToolContract tool, boolean honoursKey, Responded response) {
        Classification onRead = onRead(response);
        Classification here = tool.isWrite() ? onWrite(onRead, honoursKey, response) : onRead;
        if (!tool.response().notProcessedOn().contains(response.status())) {
            return here;
        }
        // The contract's word that nothing was done removes the doubt, and then a write is no worse than a read.
        return new Classification(NOT_PROCESSED, here.leavesDoubt() ? onRead.outcome() : here.outcome());
    }

    /** The table's column for reads, from which the one for writes differs only where an effect may have been had. */
    private static Classification onRead(Responded response) {
        int status = response.status();
        return switch (status) {
            case 401, 403, 407, 451 -> new Classification(REJECTED, PERMISSION_DENIED);
            case 429 -> new Classification(REJECTED, RETRYABLE_FAILURE);
            case 421, 425 -> new Classification(NOT_PROCESSED, RETRYABLE_FAILURE);
            case 408 -> new Classification(response.requestFullyWritten() ? UNKNOWN : NOT_PROCESSED, RETRYABLE_FAILURE);
            case 501, 505 -> new Classification(REJECTED, VALIDATION_FAILURE);
            // The client's own condition held: what it has is what it asked for.
            case 304 -> new Classification(ANSWERED, SUCCESS);
            default ->
                switch (status / 100) {
                    case 2 -> new Classification(ANSWERED, SUCCESS);
                    case 3, 4 -> new Classification(REJECTED, VALIDATION_FAILURE);
                    default -> new Classification(UNKNOWN, RETRYABLE_FAILURE);
                };
        };
    }

    private static Classification onWrite(Classification onRead, boolean honoursKey, Responded response) {
        int status = response.status();
        if (status == 207) {
            // A multi-status says success and failure at once; only a contract can tell which part was the effect.
            return new Classification(ANSWERED, SIDE_EFFECT_UNKNOWN);
        }
        if (status == 409 && honoursKey && response.retryAfter()) {
            // An upstream that honours keys answers so while the first request with the key is under way.
            return new Classification(REJECTED, RETRYABLE_FAILURE);
        }
        // Redirections are never followed, and a 303 after a POST often means "done". 307 and 308 ask for the same
        // request elsewhere, so they did nothing.
        boolean maybeDone = status / 100 == 3 && status != 307 && status != 308;
        return maybeDone || onRead.fact() == UNKNOWN ? new Classification(UNKNOWN, SIDE_EFFECT_UNKNOWN) : onRead;
    }

    /**
     * A rule changes the outcome, and the fact as far as it proves one. It never turns an unknown effect of a write into
     * "no effect" without the contract's word that nothing was processed.
     */
    private static Classification overridden(ToolContract tool, Classification byTable, OutcomeRule rule) {
        if (rule.notProcessed()) {
            return new Classification(NOT_PROCESSED, rule.outcome());
        }
        return switch (rule.outcome()) {
            case SUCCESS, PARTIAL_SIDE_EFFECT -> new Classification(ANSWERED, rule.outcome());
            case SIDE_EFFECT_UNKNOWN -> new Classification(UNKNOWN, rule.outcome());
            case VALIDATION_FAILURE, PERMISSION_DENIED, RETRYABLE_FAILURE ->
                tool.isWrite() && byTable.fact() == UNKNOWN
                        ? byTable
                        : new Classification(refusalFact(byTable.fact()), rule.outcome());
        };
    }

    private static DeliveryFact refusalFact(DeliveryFact byTable) {
        return byTable == ANSWERED ? REJECTED : byTable;
    }

    private static Classification unknown(ToolContract tool) {
        return new Classification(UNKNOWN, tool.isWrite() ? SIDE_EFFECT_UNKNOWN : RETRYABLE_FAILURE);
    }

    private static boolean isSuccessful(int status) {
        return status / 100 == 2;
    }
}
