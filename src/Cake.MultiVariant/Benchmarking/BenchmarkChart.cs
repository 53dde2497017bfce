using System.Globalization;

namespace Cake.MultiVariant;

/// <summary>A benchmark's figures as bars in SVG, legible on light and dark pages.</summary>
internal sealed class BenchmarkChart(BenchmarkResult result)
{
    private const int Width = 720;
    private const int Margin = 16;
    private const int TitleHeight = 30;
    private const int RowHeight = 26;
    private const int BarHeight = 16;
    private const int GapHeight = 14;
    private const int NamesWidth = 150;
    private const int FiguresWidth = 210;
    private const int BarsWidth = Width - (2 * Margin) - NamesWidth - FiguresWidth;
    private const int LongestTitle = 84;
    private const int LongestName = 19;

    public string ToSvg()
    {
        int height = Margin + result.Commands.Sum(HeightOf);
        return Html.Of(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Number(Width)} {Number(height)}" width="{Number(Width)}" height="{Number(height)}" role="img" aria-label="Times of {result.Bundle.GetFilename().FullPath} by variant">
            <style>
            svg {"{"} font: 14px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; background: #ffffff; {"}"}
            text {"{"} fill: #1b2230; {"}"} .title {"{"} font-weight: 600; {"}"} .quiet {"{"} fill: #5a6475; {"}"}
            .bar {"{"} fill: #1769c0; {"}"} .baseline {"{"} fill: #7b8494; {"}"} .interval {"{"} fill: none; stroke: #1b2230; stroke-width: 1.5; {"}"}
            @media (prefers-color-scheme: dark) {"{"}
            svg {"{"} background: #14171c; {"}"} text {"{"} fill: #e4e8ee; {"}"} .quiet {"{"} fill: #9aa5b5; {"}"}
            .bar {"{"} fill: #66aef2; {"}"} .baseline {"{"} fill: #8e98a8; {"}"} .interval {"{"} stroke: #e4e8ee; {"}"}
            {"}"}
            </style>
            {Html.Concat(result.Commands.Index(), command => Command(command.Item, Top(command.Index)))}</svg>

            """).Markup;
    }

    private static int HeightOf(BenchmarkedCommand command) =>
        TitleHeight + (command.Variants.Count * RowHeight) + GapHeight;

    private int Top(int index) => Margin + result.Commands.Take(index).Sum(HeightOf);

    private Html Command(BenchmarkedCommand command, int top)
    {
        double slowest = command.Variants.Max(variant => variant.Median.TotalSeconds);
        return Html.Of(
            $"""
            <text class="title" x="{Number(Margin)}" y="{Number(top + 14)}">{Shorten(BenchmarkTable.Title(result, command), LongestTitle)}</text>
            {Html.Concat(command.Variants.Index(), variant => Row(
                variant.Item, slowest, top + TitleHeight + (variant.Index * RowHeight)))}
            """);
    }

    private Html Row(BenchmarkedVariant variant, double slowest, int top)
    {
        const int Left = Margin + NamesWidth;
        double scale = BarsWidth / slowest;
        double width = variant.Median.TotalSeconds * scale;
        int baseline = top + 13;
        return Html.Of(
            $"""
            <text x="{Number(Margin)}" y="{Number(baseline)}">{Shorten(variant.Name, LongestName)}</text>
            <rect class="{(variant.Name == result.Baseline ? "baseline" : "bar")}" x="{Number(Left)}" y="{Number(top)}" width="{Number(width)}" height="{Number(BarHeight)}" rx="2"/>
            {Interval(variant, Left, width, top + (BarHeight / 2))}<text x="{Number(Width - Margin - FiguresWidth + 14)}" y="{Number(baseline)}">{Quantity.Duration(variant.Median)}<tspan class="quiet" dx="8">{BenchmarkTable.Comparison(result, variant)}</tspan></text>

            """);
    }

    /// <summary>The ratio's confidence interval, at the scale of the bar that stands for the ratio itself.</summary>
    private Html Interval(BenchmarkedVariant variant, int left, double width, int middle)
    {
        if (variant.Name == result.Baseline)
            return new Html("");
        double low = left + Math.Min(BarsWidth, width * variant.RatioLow / variant.Ratio);
        double high = left + Math.Min(BarsWidth, width * variant.RatioHigh / variant.Ratio);
        return Html.Of(
            $"""
            <path class="interval" d="M{Number(low)} {Number(middle - 4)}v8m0-4H{Number(high)}m0-4v8"/>

            """);
    }

    private static string Shorten(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
