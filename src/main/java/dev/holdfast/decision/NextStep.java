package dev.holdfast.decision;

import dev.holdfast.contract.Labelled;

/** What follows from an outcome. */
public sealed interface NextStep extends Labelled {

    /** The tool did it; go on. */
    record Continue() implements NextStep {
        @Override
        public String label() {
            return "continue";
        }
    }

    /** The tool refused; repeating the same call is pointless. */
    record Stop() implements NextStep {
        @Override
        public String label() {
            return "stop";
        }
    }

    /** Another attempt is wanted; whether it happens is up to deadline, budget, limits and the record. */
    record RetryWithBackoff() implements NextStep {
        @Override
        public String label() {
            return "retry_with_backoff";
        }
    }

    /** Nobody knows what happened; ask the upstream or a human. */
    record Reconcile() implements NextStep {
        @Override
        public String label() {
            return "reconcile";
        }
    }

    /** Somebody above has to decide. */
    record Escalate(Reason reason) implements NextStep {

        /** Why there is no further attempt. */
        public enum Reason implements Labelled {
            ATTEMPTS_SPENT("attempts_spent"),
            NOT_RETRIED("not_retried"),
            DEADLINE("deadline"),
            RETRY_BUDGET("retry_budget"),
            RATE_LIMIT("rate_limit"),
            RECORD("record"),
            NOT_REPLAYABLE("not_replayable"),
            PARTIAL_EFFECT("partial_effect"),
            DRAINING("draining");

            private final String label;

            Reason(String label) {
                this.label = label;
            }

            @Override
            public String label() {
                return label;
            }
        }

        @Override
        public String label() {
            return "escalate";
        }
    }
}
