package dev.holdfast.admin;

import dev.holdfast.observe.DataPortStatus;
import dev.holdfast.store.AuditLog;
import dev.holdfast.store.CallStore;
import dev.holdfast.store.StoreStatus;
import dev.holdfast.store.StoreUnavailable;
import dev.holdfast.store.embedded.EmbeddedCallStore;
import dev.holdfast.store.embedded.EmbeddedCapacity;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs the control port over an embedded store that can be taken away and a data port that is not there. */
public class ControlPort implements QuarkusTestProfile {

    public static final String TOKEN = "test-token-0123456789";

    /** Written when the application starts; tests that change them put them back. */
    public static final Path TOKEN_FILE;

    public static final Path CONTRACT_FILE;

    static {
        try {
            Path directory = Files.createTempDirectory("control-port");
            TOKEN_FILE = Files.writeString(directory.resolve("token"), TOKEN + "\n");
            CONTRACT_FILE =
                    Files.copy(Path.of("src/test/resources/admin/contracts.yaml"), directory.resolve("holdfast.yaml"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "holdfast.contracts",
                CONTRACT_FILE.toString(),
                "holdfast.control.token-file",
                TOKEN_FILE.toString(),
                "holdfast.data.port",
                "0");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(BreakableStore.class, IdleDataPort.class);
    }

    /** An embedded store that a test can take away. */
    @Alternative
    @Singleton
    public static class BreakableStore {

        private final EmbeddedCallStore embedded =
                new EmbeddedCallStore(InstantSource.system(), EmbeddedCapacity.DEFAULT);

        public volatile boolean away;

        @Produces
        @Singleton
        public CallStore calls() {
            return breakable(CallStore.class);
        }

        @Produces
        @Singleton
        public AuditLog audit() {
            return breakable(AuditLog.class);
        }

        private <T> T breakable(Class<T> port) {
            return port.cast(Proxy.newProxyInstance(
                    port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> answer(method, arguments)));
        }

        @SuppressWarnings("FutureReturnValueIgnored") // The future is what the proxied method returns.
        private Object answer(Method method, Object[] arguments) throws Throwable {
            if (away && method.getName().equals("status")) {
                return new StoreStatus("embedded", false, false, "taken away");
            }
            if (away && method.getReturnType() == CompletionStage.class) {
                return CompletableFuture.failedFuture(new StoreUnavailable("taken away"));
            }
            try {
                return method.invoke(embedded, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }

    /** A data port that serves nothing, and says of itself what a test wants. */
    @Alternative
    @Singleton
    public static class IdleDataPort implements DataPortStatus {

        private final Context eventLoop;

        public volatile boolean listening = true;

        public IdleDataPort(Vertx vertx) {
            eventLoop = vertx.getOrCreateContext();
        }

        @Override
        public boolean listening() {
            return listening;
        }

        @Override
        public List<Context> eventLoops() {
            return List.of(eventLoop);
        }
    }
}
