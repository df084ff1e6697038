package dev.holdfast.config;

import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.config.LoadResult.Refused;
import dev.holdfast.contract.ContractSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Reads contract files. Blocks on the file; safe for use by any thread. */
public final class ContractLoader {

    private static final int VERSION_DIGITS = 12;

    private ContractLoader() {}

    /**
     * Reads a contract file.
     *
     * @param upstreamUrl the one upstream, for a file that names none
     * @return the contracts, or every reason why the file is refused; that it can't be read is one
     */
    public static LoadResult load(Path file, Optional<URI> upstreamUrl) {
        byte[] content;
        try {
            content = content(file);
        } catch (IOException unreadable) {
            Problems problems = new Problems(file.toString());
            problems.add(Position.START, KeyPath.ROOT, "cannot be read: " + reason(unreadable));
            return new Refused(problems.inOrder());
        }
        return read(file.toString(), content, upstreamUrl);
    }

    /**
     * Reads the content of a contract file.
     *
     * @param file its name in errors
     * @param upstreamUrl the one upstream, for a file that names none
     */
    public static LoadResult read(String file, byte[] content, Optional<URI> upstreamUrl) {
        Problems problems = new Problems(file);
        ContractReader reader = new ContractReader(upstreamUrl, problems);
        Optional<ContractSet> contracts =
                YamlReader.read(content, problems).flatMap(nodes -> reader.read(nodes, version(content, upstreamUrl)));
        return contracts
                .<LoadResult>map(set -> new Loaded(set, ReliabilityChecklist.review(set, reader.keysOfTools())))
                .orElseGet(() -> new Refused(problems.inOrder()));
    }

    /** The file's content, up to one byte more than is taken. */
    static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(YamlReader.MOST_BYTES + 1);
        }
    }

    static String reason(IOException unreadable) {
        return unreadable instanceof NoSuchFileException ? "there is no such file" : unreadable.toString();
    }

    private static String version(byte[] content, Optional<URI> upstreamUrl) {
        MessageDigest digest = sha256();
        digest.update(content);
        digest.update((byte) 0);
        digest.update(upstreamUrl.map(URI::toString).orElse("").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
