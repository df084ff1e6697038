package dev.holdfast.it;

import dev.holdfast.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged sidecar, running as a process of its own on ports of its own. Killed by {@link #close()}. */
final class SidecarProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    /** What the sidecar is started with. */
    record Settings(Map<String, String> environment, List<String> jvmFlags) {

        /** The sidecar with the contract file at {@code contracts}. */
        static Settings contracts(Path contracts) {
            return new Settings(Map.of("HOLDFAST_CONTRACTS", contracts.toString()), List.of());
        }

        /** Flags of the JVM; a native runner takes {@code -Xmx} and the like too, but none of {@code -XX:+…}. */
        Settings withJvmFlags(String... flags) {
            return new Settings(environment, List.of(flags));
        }
    }

    /** What a process that has ended said. */
    record Ended(int exitCode, String standardOutput, String standardError) {}

    private final Process process;
    private final Path log;
    private final int dataPort;
    private final int controlPort;

    private SidecarProcess(Process process, Path log, int dataPort, int controlPort) {
        this.process = process;
        this.log = log;
        this.dataPort = dataPort;
        this.controlPort = controlPort;
    }

    /** Starts the sidecar and returns once it says that it is ready. */
    static SidecarProcess start(Settings settings) {
        try {
            List<Integer> ports = freePorts(2);
            Path log = Files.createTempFile(Files.createDirectories(Path.of("target", "it")), "sidecar-", ".log");
            ProcessBuilder builder = processOf(settings, List.of());
            builder.environment().put("HOLDFAST_DATA_PORT", ports.get(0).toString());
            builder.environment().put("HOLDFAST_CONTROL_HOST", "127.0.0.1");
            builder.environment().put("HOLDFAST_CONTROL_PORT", ports.get(1).toString());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            SidecarProcess sidecar = new SidecarProcess(process, log, ports.get(0), ports.get(1));
            sidecar.awaitReady();
            return sidecar;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Runs the program with arguments, or one that is to refuse its start, to its end. */
    static Ended run(Settings settings, String... arguments) throws IOException, InterruptedException {
        Path standardOutput = Files.createTempFile("holdfast-", ".out");
        Path standardError = Files.createTempFile("holdfast-", ".err");
        ProcessBuilder builder = processOf(settings, List.of(arguments));
        builder.environment().put("HOLDFAST_DATA_PORT", freePorts(1).getFirst().toString());
        builder.environment().put("HOLDFAST_CONTROL_PORT", "0");
        Process process = builder.redirectOutput(standardOutput.toFile())
                .redirectError(standardError.toFile())
                .start();
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running: " + Files.readString(standardError));
            }
            return new Ended(process.exitValue(), Files.readString(standardOutput), Files.readString(standardError));
        } finally {
            process.destroyForcibly();
            Files.delete(standardOutput);
            Files.delete(standardError);
        }
    }

    String data(String pathAndQuery) {
        return "http://127.0.0.1:" + dataPort + pathAndQuery;
    }

    String control(String pathAndQuery) {
        return "http://127.0.0.1:" + controlPort + pathAndQuery;
    }

    int dataPort() {
        return dataPort;
    }

    /** All that it has written so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Asks it to stop (SIGTERM). */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end and gives its exit code. */
    int exitCode(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + within + ":\n" + output());
        }
        return process.exitValue();
    }

    /** Its resident memory; empty where the system has no {@code /proc}. */
    OptionalLong residentBytes() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void awaitReady() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest ready = HttpRequest.newBuilder(URI.create(control("/q/health/ready")))
                    .build();
            Eventually.holds(
                    "the sidecar is ready or has ended",
                    START,
                    () -> !process.isAlive()
                            || client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
        } catch (AssertionError late) {
            close();
            throw new AssertionError(late.getMessage() + "\n" + output(), late);
        }
        if (!process.isAlive()) {
            throw new AssertionError("the sidecar ended with " + process.exitValue() + ":\n" + output());
        }
    }

    private static ProcessBuilder processOf(Settings settings, List<String> arguments) {
        List<String> command = new ArrayList<>();
        runner().ifPresentOrElse(
                        command::add,
                        () -> command.add(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()));
        command.addAll(settings.jvmFlags());
        if (runner().isEmpty()) {
            command.addAll(List.of("-jar", JAR.toString()));
        }
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_") || name.startsWith("QUARKUS_"));
        builder.environment().putAll(settings.environment());
        return builder;
    }

    private static Optional<String> runner() {
        return Optional.ofNullable(System.getProperty("holdfast.it.runner")).filter(path -> !path.isBlank());
    }

    /** Ports that nobody listens on now: all are held at once, so that no two are the same. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
