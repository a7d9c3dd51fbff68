package io.rosetta.activities.stream.engine;

import io.debezium.function.BlockingConsumer;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.spi.Partition;
import net.bytebuddy.asm.Advice;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Inlined into Debezium's transaction monitor, in place of the bodies of two methods: BEGIN and
 * COMMIT go to the pieces instead of becoming transaction metadata.
 */
final class TransactionMonitorAdvice {
  private TransactionMonitorAdvice() {}

  /** {@code beginTransaction}. */
  static final class Begin {
    private Begin() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.FieldValue("sender") BlockingConsumer<SourceRecord> sender,
        @Advice.Argument(0) Partition partition,
        @Advice.Argument(1) OffsetContext offset) {
      PieceCollector.begin(sender, partition, offset);
      return true;
    }
  }

  /** {@code endTransaction}. */
  static final class End {
    private End() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(1) OffsetContext offset) throws InterruptedException {
      PieceCollector.end(offset);
      return true;
    }
  }
}
