package dev.holdfast;

import dev.holdfast.config.CheckCommand;
import dev.holdfast.config.Preflight;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;

/** The program's entry: starts the sidecar and keeps it running until told to stop, or checks a contract file. */
@QuarkusMain
public final class Main {

    private static final int EXIT_REFUSED = 1;

    private static final String USAGE = """
            usage: holdfast                starts the sidecar, configured by HOLDFAST_… environment variables
                   holdfast check FILE     checks a contract file""";

    /** Starts the sidecar, or runs {@code check}; anything else is refused with the usage and exit status 2. */
    public static void main(String... args) {
        List<String> arguments = Arrays.asList(args);
        if (arguments.isEmpty()) {
            start();
        } else if (arguments.getFirst().equals(CheckCommand.NAME)) {
            CheckCommand check = new CheckCommand(System.getenv(), System.out, System.err);
            System.exit(check.run(arguments.subList(1, arguments.size())));
        } else {
            System.err.println(USAGE);
            System.exit(CheckCommand.EXIT_USAGE);
        }
    }

    private static void start() {
        List<String> refusals = new Preflight(System.getenv(), System.getProperties()).refusals();
        if (refusals.isEmpty()) {
            Quarkus.run();
        } else {
            refusals.forEach(System.err::println);
            System.err.println("holdfast: not started");
            System.exit(EXIT_REFUSED);
        }
    }
}
