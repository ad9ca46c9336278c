package io.iplease.api.provider;

import io.iplease.config.IpleaseConfig;
import io.iplease.lease.LeaseId;
import io.iplease.store.view.LedgerQueries;
import io.iplease.store.view.SupplyQueries;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** What the operator's paths answer, on whichever port somebody asks. */
@Singleton
class OperatorAnswers {

    private final LedgerQueries ledger;
    private final SupplyQueries supply;
    private final String provider;

    OperatorAnswers(LedgerQueries ledger, SupplyQueries supply, IpleaseConfig config) {
        this.ledger = ledger;
        this.supply = supply;
        provider = config.provider().value();
    }

    /** How much there is, and how much of it is used. */
    Uni<OperatorUsage> usage() {
        return supply.usage().map(OperatorUsage::of);
    }

    /**
     * The ports of a lease's addresses; none, too, if nothing was ever heard of the lease.
     *
     * @throws io.iplease.lease.InvalidLeaseValueException at once, if a part of the lease's id does not parse
     */
    Uni<List<OperatorLeaseStatus>> leaseStatus(String owner, String dseq, String gseq, String oseq) {
        LeaseId id = LeaseId.parse(String.join("/", owner, dseq, gseq, oseq, provider));
        return ledger.lease(id).map(found -> found.map(OperatorLeaseStatus::of).orElse(List.of()));
    }
}
