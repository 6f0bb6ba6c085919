package io.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** A bar for each peer, as SVG. */
final class Plot {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 360;

    private Plot() {}

    static void draw(Path file, Work work, Setting setting, Results results) throws IOException {
        Figure figure = Chapter.chief(work);
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(work.name() + ", " + setting.word())
                        .yAxisTitle(figure.title())
                        .build();
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisLabelRotation(30);
        List<String> peers = new ArrayList<>(results.peers());
        List<Double> medians =
                peers.stream().map(peer -> results.sample(peer, figure).median()).toList();
        chart.addSeries(figure.title(), peers, medians);
        Files.createDirectories(file.getParent());
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
        Files.writeString(file, rounded(Files.readString(file)));
    }

    /**
     * Letters are outlines, of a dozen decimals for each point: one will do, in a third of the
     * size.
     */
    private static String rounded(String svg) {
        return svg.replaceAll("(\\.\\d)\\d+", "$1");
    }
}
