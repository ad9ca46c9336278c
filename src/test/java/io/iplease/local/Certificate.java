package io.iplease.local;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that nobody but itself has signed, with its key, as PEM files. Whoever trusts it trusts this very certificate.
 *
 * @param file the certificate
 * @param key its private key
 */
record Certificate(Path file, Path key) {

    private static final String PASSWORD = "changeit";

    /** PostgreSQL and its driver take no key that others can read. */
    private static final FileAttribute<?> ONLY_FOR_THE_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Makes one for a day.
     *
     * @param directory where its files are made
     * @param name of the files, and the certificate's common name; it is good for servers of {@code localhost} as well
     */
    static Certificate named(String name, Path directory) {
        Path store = directory.resolve(name + ".p12");
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "1");
        return SetUp.doing(() -> {
            Process process = new ProcessBuilder(keytool).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool made no certificate " + name);
            }
            KeyStore entries = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Path key = directory.resolve(name + ".key");
            Files.createFile(key, ONLY_FOR_THE_OWNER);
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            entries.getKey(name, PASSWORD.toCharArray()).getEncoded()));
            Path file = directory.resolve(name + ".crt");
            Files.writeString(
                    file, pem("CERTIFICATE", entries.getCertificate(name).getEncoded()));
            return new Certificate(file, key);
        });
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes));
    }

    /** What is in the file now. */
    X509Certificate read() {
        return SetUp.doing(() -> {
            try (InputStream bytes = Files.newInputStream(file)) {
                return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            }
        });
    }

    /** Key and certificate in one file, as Kafka wants them. */
    Path both() {
        return SetUp.doing(() -> Files.writeString(
                file.resolveSibling(file.getFileName() + ".both"), Files.readString(key) + Files.readString(file)));
    }

    /** Puts another in its place, under the same names. */
    void replaceBy(Certificate other) {
        SetUp.doing(() -> {
            Files.copy(other.key, key, StandardCopyOption.REPLACE_EXISTING);
            return Files.copy(other.file, file, StandardCopyOption.REPLACE_EXISTING);
        });
    }
}
