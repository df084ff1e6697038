package dev.holdfast.call;

import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotProcessed;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * A tool server and the network to it, on virtual time: it keeps a ledger of effects, honours keys where a request brings
 * one, and goes wrong in every way that the classifier knows. It never lies: a 2xx means an effect, a refusal means none.
 * An effect may come after the sender has given up, but never later than {@link #SETTLES_AFTER} after that.
 */
final class SimulatedUpstream {

    static final Duration SETTLES_AFTER = Duration.ofSeconds(2);

    /** Effects and answers by action; an action is named by the last segment of a target. */
    static final class Ledger {
        private final Map<String, Integer> effects = new HashMap<>();
        private final Map<String, UpstreamResponse> byKey = new HashMap<>();

        int effectsOf(String action) {
            return effects.getOrDefault(action, 0);
        }

        int total() {
            return effects.values().stream().mapToInt(Integer::intValue).sum();
        }

        private UpstreamResponse act(String action, Optional<String> key) {
            if (key.isPresent() && byKey.containsKey(key.get())) {
                return byKey.get(key.get());
            }
            effects.merge(action, 1, Integer::sum);
            UpstreamResponse made = response(201, "{\"id\":\"" + action + "\"}");
            key.ifPresent(name -> byKey.put(name, made));
            return made;
        }
    }

    private final VirtualTime time;
    private final RandomGenerator random;
    private final Ledger ledger = new Ledger();

    /** The share of attempts that go wrong, 0 to 1. */
    private final double faultiness;

    private final Honesty honesty;

    /** Whether its answers are true; a lying one shows that the simulation notices. */
    enum Honesty {
        TRUTHFUL,
        REFUSES_WHAT_IT_DID
    }

    SimulatedUpstream(VirtualTime time, RandomGenerator random, double faultiness, Honesty honesty) {
        this.time = time;
        this.random = random;
        this.faultiness = faultiness;
        this.honesty = honesty;
    }

    Ledger ledger() {
        return ledger;
    }

    /** The upstream as one process reaches it; nothing is brought back to a dead one. */
    Upstream seenBy(Timers process) {
        return request -> new Delivery(request, process);
    }

    private static UpstreamResponse response(int status, String json) {
        return new UpstreamResponse(
                status,
                List.of(new HeaderField("Content-Type", "application/json")),
                new ResponseBody.Held(Buffer.buffer(json.getBytes(StandardCharsets.UTF_8)), List.of()));
    }

    private Duration upTo(Duration longest) {
        return Duration.ofNanos((long) (longest.toNanos() * random.nextDouble()));
    }

    private final class Delivery implements Upstream.Exchange {

        private final AttemptRequest request;
        private final Timers process;
        private final CompletableFuture<AttemptResult> result = new CompletableFuture<>();
        private boolean sent;

        Delivery(AttemptRequest request, Timers process) {
            this.request = request;
            this.process = process;
            process.schedule(upTo(request.upstream().connection().connectTimeout()), this::connected);
        }

        @Override
        public CompletionStage<AttemptResult> result() {
            return result;
        }

        @Override
        public void abandon() {
            end(
                    sent
                            ? new SentNoResponse(SentNoResponse.Failure.ABANDONED)
                            : new NotSent(NotSent.Reason.CONNECTION_CLOSED));
        }

        private void connected() {
            if (result.isDone()) {
                return;
            }
            if (random.nextDouble() < faultiness / 4) {
                end(new NotSent(NotSent.Reason.CONNECT_FAILED));
                return;
            }
            Optional<NotSent.Reason> refusal = request.gate().refusal();
            if (refusal.isPresent()) {
                end(new NotSent(refusal.get()));
                return;
            }
            sent = true;
            process.schedule(request.timeout(), () -> end(new SentNoResponse(SentNoResponse.Failure.ATTEMPT_TIMEOUT)));
            if (random.nextDouble() < faultiness) {
                goWrong();
            } else {
                Duration travel = upTo(Duration.ofMillis(50));
                time.schedule(travel, () -> answer(act(), travel));
            }
        }

        private void goWrong() {
            Duration soon = upTo(Duration.ofMillis(200));
            switch (random.nextInt(11)) {
                case 0 -> answer(response(400, "{}"), soon);
                case 1 -> answer(response(403, "{}"), soon);
                case 2 -> {
                    if (honesty == Honesty.REFUSES_WHAT_IT_DID) {
                        act();
                    }
                    answer(response(429, "{}"), soon);
                }
                case 3 -> process.schedule(soon, () -> end(new NotProcessed(NotProcessed.Proof.REFUSED_STREAM)));
                // Lost on the way there: no effect, and nobody can tell.
                case 4 -> process.schedule(soon, () -> end(new SentNoResponse(SentNoResponse.Failure.RESET)));
                case 5 -> answer(response(500, "{}"), soon);
                case 6 -> {}
                // Lost on the way back.
                case 7 -> {
                    time.schedule(soon, this::act);
                    process.schedule(soon.plusMillis(1), () -> end(new SentNoResponse(SentNoResponse.Failure.CLOSED)));
                }
                case 8 -> time.schedule(soon, () -> answer(actAndFail(), Duration.ofMillis(1)));
                case 9 -> time.schedule(request.timeout().plus(upTo(SETTLES_AFTER)), this::act);
                default ->
                    time.schedule(soon, () -> {
                        UpstreamResponse whole = act();
                        process.schedule(
                                Duration.ofMillis(1), () -> complete(new AttemptResult.Truncated(whole, true)));
                    });
            }
        }

        private UpstreamResponse act() {
            String action = request.target().substring(request.target().lastIndexOf('/') + 1);
            Optional<String> key = request.headers().stream()
                    .filter(field -> field.name().equals("Idempotency-Key"))
                    .map(HeaderField::value)
                    .findFirst();
            return ledger.act(action, key);
        }

        private UpstreamResponse actAndFail() {
            act();
            return response(502, "{}");
        }

        private void answer(UpstreamResponse response, Duration delay) {
            process.schedule(delay, () -> complete(new AttemptResult.Answered(response, true)));
        }

        private void end(TransportEvidence evidence) {
            complete(new AttemptResult.NoResponse(evidence));
        }

        private void complete(AttemptResult what) {
            result.complete(what);
        }
    }
}
