package dev.holdfast.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority for tests, made with the JDK's keytool. */
public final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final String name;

    private TestCertificates(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /**
     * Makes an authority that nobody trusts yet.
     *
     * @param directory where its files go
     */
    public static TestCertificates authority(Path directory, String name) {
        TestCertificates authority = new TestCertificates(directory, name);
        keytool(
                authority.keyStore(),
                "-genkeypair",
                "-alias",
                "ca",
                "-dname",
                "CN=" + name,
                "-ext",
                "bc:c",
                "-keyalg",
                "EC",
                "-validity",
                "30");
        authority.writeCaFile();
        return authority;
    }

    /** Its certificate in PEM. */
    public Path caFile() {
        return directory.resolve(name + ".pem");
    }

    /**
     * A server's side of TLS, with a certificate of this authority.
     *
     * @param subjectAlternativeName whom it is for, such as {@code ip:127.0.0.1} or {@code dns:crm.internal}
     */
    public SSLContext server(String subjectAlternativeName) {
        return server(subjectAlternativeName, "-validity", "30");
    }

    /** As {@link #server}, but the certificate's time is over. */
    public SSLContext expiredServer(String subjectAlternativeName) {
        return server(subjectAlternativeName, "-startdate", "-10d", "-validity", "1");
    }

    private SSLContext server(String subjectAlternativeName, String... validity) {
        try {
            Path keys = Files.createTempFile(directory, "server", ".p12");
            Files.write(keys, Files.readAllBytes(keyStore()));
            List<String> arguments = new ArrayList<>(List.of(
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-signer",
                    "ca",
                    "-dname",
                    "CN=server",
                    "-ext",
                    "san=" + subjectAlternativeName,
                    "-keyalg",
                    "EC"));
            arguments.addAll(List.of(validity));
            keytool(keys, arguments.toArray(String[]::new));
            return context(keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeCaFile() {
        try {
            byte[] certificate = load(keyStore()).getCertificate("ca").getEncoded();
            String lines = Base64.getMimeEncoder().encodeToString(certificate);
            Files.writeString(caFile(), "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(Path keys) throws IOException {
        try {
            KeyStore store = load(keys);
            store.deleteEntry("ca");
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore load(Path keys) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    }

    private Path keyStore() {
        return directory.resolve(name + ".p12");
    }

    private static void keytool(Path keyStore, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
