package dev.holdfast.http;

import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.json.JsonValue.JsonObject;
import dev.holdfast.problem.ProblemType;
import dev.holdfast.store.CallStore;
import dev.holdfast.store.StoreFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Answers an agent that asks what became of a call of its own tenant. Never executes anything. */
final class CallPages {

    private final CallStore store;

    CallPages(CallStore store) {
        this.store = store;
    }

    CompletionStage<Checked<JsonObject>> page(CallAddress.Page page, Caller caller) {
        return CallId.parse(page.callId())
                .map(id -> shown(store.find(id), caller))
                .orElseGet(() -> completed(notFound()));
    }

    CompletionStage<Checked<JsonObject>> search(CallAddress.Search search, Caller caller) {
        List<String> tools = parameters(search.query(), "tool");
        List<String> keys = parameters(search.query(), "key");
        if (tools.size() != 1 || keys.size() != 1) {
            return completed(Checked.refuse(Refusal.invalid("Name one tool and one key: ?tool=…&key=…")));
        }
        return keyNamed(keys.getFirst())
                .map(key -> shown(store.findByKey(caller.tenant(), tools.getFirst(), key), caller))
                .orElseGet(() -> completed(
                        Checked.refuse(Refusal.of(ProblemType.IDEMPOTENCY_KEY_INVALID, "No call can have that key."))));
    }

    private static CompletionStage<Checked<JsonObject>> shown(
            CompletionStage<Optional<CallRecord>> found, Caller caller) {
        return found.thenApply(callRecord -> callRecord
                        .filter(known -> known.description().tenant().equals(caller.tenant()))
                        .map(known -> Checked.accept(CallView.of(known)))
                        .orElseGet(CallPages::notFound))
                .exceptionally(CallPages::unavailable);
    }

    private static Checked<JsonObject> unavailable(Throwable thrown) {
        Throwable failure = thrown instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : thrown;
        if (failure instanceof StoreFailure) {
            return Checked.refuse(
                    Refusal.of(ProblemType.STATE_STORE_UNAVAILABLE, "The record could not be read; ask again later."));
        }
        throw new CompletionException(failure);
    }

    /** Any key that a record may have, also one made of workflow and action, which no header may carry. */
    private static Optional<IdempotencyKey> keyNamed(String text) {
        try {
            return Optional.of(new IdempotencyKey(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static List<String> parameters(String query, String name) {
        return Stream.of(query.split("&", -1))
                .filter(parameter -> parameter.startsWith(name + "="))
                .flatMap(parameter -> decoded(parameter.substring(name.length() + 1)).stream())
                .toList();
    }

    private static Optional<String> decoded(String value) {
        try {
            return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Checked<JsonObject> notFound() {
        return Checked.refuse(
                Refusal.of(ProblemType.CALL_NOT_FOUND, "This tenant has no such call, or none any more."));
    }

    private static <T> CompletionStage<T> completed(T value) {
        return CompletableFuture.completedStage(value);
    }
}
