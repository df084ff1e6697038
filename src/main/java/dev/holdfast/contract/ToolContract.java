package dev.holdfast.contract;

import java.time.Duration;
import java.util.Optional;

/**
 * The operational semantics declared for one tool. Made by {@link Builder}.
 *
 * @param name unique in a contract file
 * @param upstream the upstream's name
 * @param match which requests are calls of it; empty: it is called by name only
 * @param mode whether it can change something
 * @param riskClass a name; {@code medium} where none is declared
 * @param idempotent the upstream gives the same result for the same key
 * @param keyRequired a call without an idempotency key is refused
 * @param idempotency how long calls are remembered and what makes them equal
 * @param request what it takes as a body
 * @param response what its responses mean
 * @param repeat what keeps an agent from repeating itself
 * @param deadline the whole call, all attempts and waits
 * @param retry when it is attempted again
 * @param rateLimit its limits
 * @param rollback how far its effect can be taken back
 * @param reconcile how to ask what happened
 */
public record ToolContract(
        String name,
        String upstream,
        Optional<Route> match,
        Mode mode,
        String riskClass,
        boolean idempotent,
        boolean keyRequired,
        IdempotencyPolicy idempotency,
        RequestPolicy request,
        ResponsePolicy response,
        RepeatPolicy repeat,
        Duration deadline,
        RetryPolicy retry,
        RateLimitPolicy rateLimit,
        RollbackPolicy rollback,
        Optional<ReconcilePolicy> reconcile) {

    public ToolContract {
        Checks checks = new Checks()
                .name(name)
                .positive(deadline, "deadline")
                .require(
                        !request.streamed() || mode == Mode.READ || keyRequired,
                        "stream_request",
                        "needs idempotency_key_required: true, because the fingerprint leaves the body out")
                .require(
                        !request.streamed() || retry.maxAttempts() == 1,
                        "stream_request",
                        "allows one attempt only, but retry.max_attempts is " + retry.maxAttempts())
                .require(
                        !retry.retryOn().contains(Outcome.SIDE_EFFECT_UNKNOWN) || idempotent,
                        "retry.retry_on",
                        "side_effect_unknown may be retried only with idempotent: true: a second attempt could repeat"
                                + " the effect")
                .require(
                        mode == Mode.WRITE || rollback.strategy() != RollbackStrategy.COMPENSATE,
                        "rollback.strategy",
                        "compensate is for writes; a read has nothing to undo");
        if (mode == Mode.WRITE) {
            for (int i = 0; i < response.outcomes().size(); i++) {
                OutcomeRule rule = response.outcomes().get(i);
                boolean withoutEffect = rule.outcome() == Outcome.VALIDATION_FAILURE
                        || rule.outcome() == Outcome.PERMISSION_DENIED
                        || rule.outcome() == Outcome.RETRYABLE_FAILURE;
                checks.require(
                        !withoutEffect || rule.notProcessed() || !mayMeanUnknown(rule.when()),
                        "outcomes[" + i + "]",
                        "turns a response after which the effect is unknown into "
                                + rule.outcome().label() + ", which means no effect, without not_processed: true");
            }
        }
        checks.throwIfAny();
    }

    /** Starts a contract with every default; {@code mode} is write, the safe one. */
    public static Builder named(String name, String upstream) {
        return new Builder(name, upstream);
    }

    public boolean isWrite() {
        return mode == Mode.WRITE;
    }

    /** Statuses whose delivery fact on a write is UNKNOWN by DESIGN's table: 5xx but 501 and 505, 408, 300 to 306. */
    private static boolean mayMeanUnknown(ResponseCondition when) {
        return when.statuses().isEmpty()
                || when.statuses().stream()
                        .anyMatch(status -> status == 408
                                || (status >= 300 && status <= 306)
                                || (status >= 500 && status != 501 && status != 505));
    }

    /** Collects a contract's parts; what is not set has the safe default. For one thread. */
    public static final class Builder {

        private final String name;
        private final String upstream;
        private Optional<Route> match = Optional.empty();
        private Mode mode = Mode.WRITE;
        private String riskClass = RiskClass.DEFAULT_NAME;
        private boolean idempotent;
        private boolean keyRequired;
        private IdempotencyPolicy idempotency = IdempotencyPolicy.DEFAULT;
        private RequestPolicy request = RequestPolicy.DEFAULT;
        private ResponsePolicy response = ResponsePolicy.DEFAULT;
        private RepeatPolicy repeat = RepeatPolicy.DEFAULT;
        private Duration deadline = Duration.ofSeconds(30);
        private RetryPolicy retry = RetryPolicy.NEVER;
        private RateLimitPolicy rateLimit = RateLimitPolicy.NONE;
        private RollbackPolicy rollback = RollbackPolicy.NONE;
        private Optional<ReconcilePolicy> reconcile = Optional.empty();

        private Builder(String name, String upstream) {
            this.name = name;
            this.upstream = upstream;
        }

        public Builder match(Route route) {
            match = Optional.of(route);
            return this;
        }

        public Builder mode(Mode value) {
            mode = value;
            return this;
        }

        public Builder riskClass(String value) {
            riskClass = value;
            return this;
        }

        public Builder idempotent(boolean value) {
            idempotent = value;
            return this;
        }

        public Builder keyRequired(boolean value) {
            keyRequired = value;
            return this;
        }

        public Builder idempotency(IdempotencyPolicy value) {
            idempotency = value;
            return this;
        }

        public Builder request(RequestPolicy value) {
            request = value;
            return this;
        }

        public Builder response(ResponsePolicy value) {
            response = value;
            return this;
        }

        public Builder repeat(RepeatPolicy value) {
            repeat = value;
            return this;
        }

        public Builder deadline(Duration value) {
            deadline = value;
            return this;
        }

        public Builder retry(RetryPolicy value) {
            retry = value;
            return this;
        }

        public Builder rateLimit(RateLimitPolicy value) {
            rateLimit = value;
            return this;
        }

        public Builder rollback(RollbackPolicy value) {
            rollback = value;
            return this;
        }

        public Builder reconcile(ReconcilePolicy value) {
            reconcile = Optional.of(value);
            return this;
        }

        /**
         * Makes the contract.
         *
         * @throws InvalidContractException where its parts contradict one another
         */
        public ToolContract build() {
            return new ToolContract(
                    name,
                    upstream,
                    match,
                    mode,
                    riskClass,
                    idempotent,
                    keyRequired,
                    idempotency,
                    request,
                    response,
                    repeat,
                    deadline,
                    retry,
                    rateLimit,
                    rollback,
                    reconcile);
        }
    }
}
