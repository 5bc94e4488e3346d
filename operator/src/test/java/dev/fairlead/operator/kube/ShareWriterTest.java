package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.ShareExplanation;
import dev.fairlead.operator.api.QueueGpuShare;
import org.junit.jupiter.api.Test;

/** The explanation of a share as the status of a queue has it. */
class ShareWriterTest {
    @Test
    void numbersAndSentence() {
        ShareExplanation share = new ShareExplanation(
                new QueueName("vision"),
                new GpuType("H100"),
                QueueName.ROOT,
                100,
                70,
                4,
                4,
                16,
                12,
                5,
                0,
                1,
                710,
                2560,
                16_400);

        assertThat(ShareWriter.write(share))
                .isEqualTo(new QueueGpuShare(
                        70,
                        4,
                        5,
                        69,
                        16,
                        "Weight",
                        "Entitled to 9 H100: 4 guaranteed and 5 of the 12 that guarantees and higher surplus priorities in the"
                                + " cluster leave over, by its weight of 0.69 among 2.5 (1 times 0.69, because it lately had"
                                + " 16.4 on average beyond its guarantee); it could use 70, its limit."));
    }
}
