package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private static final Duration A_WHILE = Duration.ofMillis(200);

    @Test
    void whatFailsCountsAsFailingUntilItWorks() {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch mended = new CountDownLatch(1);
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, key -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            awaitUninterrupted(mended);
            return Optional.empty();
        })) {
            queue.add("thing");
            await().until(() -> tries.get() == 3);
            assertThat(queue.failing()).isEqualTo(1);
            mended.countDown();
            await().until(() -> queue.failing() == 0);
            assertThat(queue.retries()).isEqualTo(2);
        }
    }

    @Test
    void whatIsAddedWhileItIsLookedAtIsLookedAtOnceMore() throws InterruptedException {
        HeldLooks held = new HeldLooks();
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, held)) {
            queue.add("thing");
            held.begun.await();
            queue.add("thing");
            queue.add("thing");
            held.released.countDown();
            await().until(() -> queue.looks() == 2);
            queue.add("other");
            await().until(() -> queue.looks() == 3);
            assertThat(held.keys).containsExactly("thing", "thing", "other");
        }
    }

    @Test
    void whatFailsHoldsUpNoOther() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch added = new CountDownLatch(1);
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, key -> {
            awaitUninterrupted(added);
            if (key.equals("bad")) {
                throw new IllegalStateException("never");
            }
            looked.countDown();
            return Optional.empty();
        })) {
            queue.add("bad");
            queue.add("good");
            added.countDown();
            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(queue.retries()).isEqualTo(1);
        }
    }

    @Test
    void noMoreThanSoManyAreLookedAtAtATime() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        try (WorkQueue<Integer> queue = new WorkQueue<>("test", 3, key -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            awaitUninterrupted(released);
            now.decrementAndGet();
            return Optional.empty();
        })) {
            for (int key = 0; key < 20; key++) {
                queue.add(key);
            }
            await().during(A_WHILE).until(() -> now.get() == 3 && queue.waiting() == 17);
            released.countDown();
            await().until(() -> queue.looks() == 20);
            assertThat(most).hasValue(3);
        }
    }

    @Test
    void whatIsClearedIsForgotten() throws InterruptedException {
        HeldLooks held = new HeldLooks();
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, held)) {
            queue.add("running");
            held.begun.await();
            queue.add("running");
            queue.add("waiting");
            queue.addAfter("later", A_WHILE);
            queue.clear();
            queue.addAfter("marker", A_WHILE.multipliedBy(2));
            held.released.countDown();
            await().until(() -> held.keys.contains("marker"));
            assertThat(held.keys).containsExactly("running", "marker");
        }
    }

    @Test
    void whatFailedIsForgottenToo() {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, key -> {
            if (tries.incrementAndGet() > 1) {
                awaitUninterrupted(never);
            }
            throw new IllegalStateException("not yet");
        })) {
            queue.add("thing");
            await().until(() -> queue.failing() == 1);
            queue.clear();
            assertThat(queue.failing()).isZero();
        }
    }

    @Test
    void whatIsAddedWhileThereIsNoPlaceWaits() throws InterruptedException {
        HeldLooks held = new HeldLooks();
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, held)) {
            queue.add("one");
            held.begun.await();
            queue.add("two");
            queue.add("three");
            assertThat(queue.waiting()).isEqualTo(2);
            held.released.countDown();
            await().until(() -> queue.waiting() == 0);
        }
    }

    @Test
    void whoeverAsksForALaterLookDoesNotPutOffTheOneThatIsDue() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, key -> {
            looked.countDown();
            return Optional.empty();
        })) {
            queue.addAfter("thing", Duration.ofMillis(1));
            queue.addAfter("thing", Duration.ofDays(1));
            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoeverAsksForAnEarlierLookGetsIt() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, key -> {
            looked.countDown();
            return Optional.empty();
        })) {
            queue.addAfter("thing", Duration.ofDays(1));
            queue.addAfter("thing", Duration.ofMillis(1));
            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Looks that take until they are released. */
    private static final class HeldLooks implements WorkQueue.Work<String> {

        private final List<String> keys = new CopyOnWriteArrayList<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public Optional<Duration> look(String key) {
            keys.add(key);
            begun.countDown();
            awaitUninterrupted(released);
            return Optional.empty();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
