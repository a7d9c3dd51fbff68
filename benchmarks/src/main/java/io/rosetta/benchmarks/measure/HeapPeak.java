package io.rosetta.benchmarks.measure;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The peak of this JVM's heap, with and without garbage, as its collections saw it: the heap grows
 * until one begins, so nothing is missed between them. Any thread.
 */
public final class HeapPeak implements NotificationListener {
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong live = new AtomicLong();

  /** Listens from now on, for as long as the JVM lives. */
  public static HeapPeak listening() {
    HeapPeak peak = new HeapPeak();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector).addNotificationListener(peak, null, null);
    }
    return peak;
  }

  /** Forgets what was seen. */
  public void reset() {
    used.set(now());
    live.set(0);
  }

  /** The most bytes in use, garbage included. */
  public long usedBytes() {
    return Math.max(used.get(), now());
  }

  /** The most bytes that a collection left; 0 when there was none. */
  public long liveBytes() {
    return live.get();
  }

  private static long now() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      GarbageCollectionNotificationInfo collection =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
      raise(used, sum(collection.getGcInfo().getMemoryUsageBeforeGc()));
      raise(live, sum(collection.getGcInfo().getMemoryUsageAfterGc()));
    }
  }

  private static void raise(AtomicLong peak, long seen) {
    peak.accumulateAndGet(seen, Math::max);
  }

  private static long sum(Map<String, MemoryUsage> pools) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
        .map(pool -> pools.get(pool.getName()))
        .filter(java.util.Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
