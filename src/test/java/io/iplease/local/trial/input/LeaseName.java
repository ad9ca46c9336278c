package io.iplease.local.trial.input;

/**
 * A lease's id, in words of the harness's own.
 *
 * @param owner the tenant's account
 * @param dseq deployment
 * @param gseq group
 * @param oseq order
 * @param provider the provider's account
 */
public record LeaseName(String owner, long dseq, long gseq, long oseq, String provider) {

    /** Its text form. */
    public String text() {
        return "%s/%d/%d/%d/%s".formatted(owner, dseq, gseq, oseq, provider);
    }
}
