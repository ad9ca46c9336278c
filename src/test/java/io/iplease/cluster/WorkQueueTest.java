package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    @Test
    void whatFailsCountsAsFailingUntilItWorks() {
        CountDownLatch mended = new CountDownLatch(3);
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, key -> {
            mended.countDown();
            if (mended.getCount() > 0) {
                throw new IllegalStateException("not yet");
            }
            return Optional.empty();
        })) {
            queue.add("thing");
            await().until(() -> queue.failing() == 1);
            await().until(() -> queue.failing() == 0);
            assertThat(queue.retries()).isEqualTo(2);
        }
    }

    @Test
    void whatIsAddedWhileThereIsNoPlaceWaits() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (WorkQueue<String> queue = new WorkQueue<>("test", 1, key -> {
            begun.countDown();
            awaitUninterrupted(released);
            return Optional.empty();
        })) {
            queue.add("one");
            begun.await();
            queue.add("two");
            queue.add("three");
            assertThat(queue.waiting()).isEqualTo(2);
            released.countDown();
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

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
