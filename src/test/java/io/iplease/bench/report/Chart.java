package io.iplease.bench.report;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over numbers, as SVG. */
public final class Chart {

    private static final Path DIRECTORY = Path.of(System.getProperty("bench.plots", "target/bench"));
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;

    private Chart() {}

    /**
     * What the axes mean.
     *
     * @param x in words, with the unit
     * @param y in words, with the unit; begins at 0
     * @param logarithmic whether x is in powers of ten
     */
    public record Axes(String x, String y, boolean logarithmic) {}

    static void draw(String name, String title, Axes axes, Map<String, Map<Double, Double>> lines) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(axes.x())
                .yAxisTitle(axes.y())
                .theme(Styler.ChartTheme.XChart)
                .build();
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler()
                .setXAxisLogarithmic(axes.logarithmic())
                .setYAxisMin(0.0)
                .setPlotGridLinesVisible(false);
        lines.forEach((line, points) -> chart.addSeries(line, numbers(points.keySet()), numbers(points.values()))
                .setMarker(SeriesMarkers.NONE));
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        try {
            Files.createDirectories(DIRECTORY);
            VectorGraphicsEncoder.saveVectorGraphic(
                    chart, DIRECTORY.resolve(name).toString(), VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
