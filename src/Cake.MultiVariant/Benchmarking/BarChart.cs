using System.Globalization;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>
/// A bar chart in SVG, legible on light and dark pages. Each group has its own scale. The label is for screen readers.
/// </summary>
internal sealed record BarChart(string Label, IReadOnlyList<BarGroup> Groups)
{
    private const int Width = 760;
    private const int Margin = 16;
    private const int TitleHeight = 30;
    private const int RowHeight = 26;
    private const int BarHeight = 16;
    private const int GapHeight = 14;
    private const int NamesWidth = 176;
    private const int FiguresWidth = 240;
    private const int BarsWidth = Width - (2 * Margin) - NamesWidth - FiguresWidth;
    private const int LongestTitle = 84;
    private const int LongestName = 19;

    /// <summary>What the colours stand for, in a line above the groups; a remark follows. Nothing if it is empty.</summary>
    public IReadOnlyList<(BarKind Kind, string Meaning)> Legend { get; init; } = [];

    public string Hint { get; init; } = "";

    public string ToSvg()
    {
        int height = Top(Groups.Count);
        return Html.Of(
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Number(Width)}} {{Number(height)}}" width="{{Number(Width)}}" height="{{Number(height)}}" role="img" aria-label="{{Label}}">
            <style>
            svg { font: 14px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; background: #ffffff; }
            text { fill: #1b2230; } .title { font-weight: 600; } .quiet { fill: #5a6475; }
            .bar { fill: #1769c0; } .baseline { fill: #7b8494; } .other { fill: #b8691b; } .interval { fill: none; stroke: #1b2230; stroke-width: 1.5; }
            @media (prefers-color-scheme: dark) {
            svg { background: #14171c; } text { fill: #e4e8ee; } .quiet { fill: #9aa5b5; }
            .bar { fill: #66aef2; } .baseline { fill: #8e98a8; } .other { fill: #e0a05c; } .interval { stroke: #e4e8ee; }
            }
            </style>
            {{LegendLine()}}{{Html.Concat(Groups.Index(), group => Group(group.Item, Top(group.Index)))}}</svg>

            """).Markup;
    }

    private static int HeightOf(BarGroup group) => TitleHeight + (group.Bars.Count * RowHeight) + GapHeight;

    private int Top(int index) => Margin + (Legend.Count > 0 ? TitleHeight : 0) + Groups.Take(index).Sum(HeightOf);

    /// <summary>The next text starts where the one before it ends, which only who draws knows; so all are one text.</summary>
    private Html LegendLine() => Legend.Count == 0 ? Html.Empty : Html.Of(
        $"""
        <text x="{Number(Margin)}" y="{Number(Margin + 12)}">{Html.Concat(Legend, entry => Html.Of($"""<tspan class="{ClassOf(entry.Kind)}">■</tspan> {entry.Meaning} &#160; """))}<tspan class="quiet">{Hint}</tspan></text>

        """);

    private static string ClassOf(BarKind kind) => kind.ToString().ToLowerInvariant();

    private static Html Group(BarGroup group, int top)
    {
        double scale = BarsWidth / group.Bars.Max(bar => bar.Value);
        return Html.Of(
            $"""
            <text class="title" x="{Number(Margin)}" y="{Number(top + 14)}">{group.Title.Abbreviate(LongestTitle)}</text>
            {Html.Concat(group.Bars.Index(), bar => Row(bar.Item, scale, top + TitleHeight + (bar.Index * RowHeight)))}
            """);
    }

    private static Html Row(Bar bar, double scale, int top)
    {
        const int Left = Margin + NamesWidth;
        int baseline = top + 13;
        return Html.Of(
            $"""
            <text x="{Number(Margin)}" y="{Number(baseline)}">{bar.Name.Abbreviate(LongestName)}</text>
            <rect class="{ClassOf(bar.Kind)}" x="{Number(Left)}" y="{Number(top)}" width="{Number(bar.Value * scale)}" height="{Number(BarHeight)}" rx="2"/>
            {Interval(bar, Left, scale, top + (BarHeight / 2))}<text x="{Number(Width - Margin - FiguresWidth + 14)}" y="{Number(baseline)}">{bar.Figure}{Remark(bar)}</text>

            """);
    }

    private static Html Remark(Bar bar) =>
        bar.Remark.Length == 0 ? Html.Empty : Html.Of($"""<tspan class="quiet" dx="8">{bar.Remark}</tspan>""");

    private static Html Interval(Bar bar, int left, double scale, int middle)
    {
        if (bar.Interval is not { } interval)
            return Html.Empty;
        double low = left + Math.Min(BarsWidth, interval.Low * scale);
        double high = left + Math.Min(BarsWidth, interval.High * scale);
        return Html.Of(
            $"""
            <path class="interval" d="M{Number(low)} {Number(middle - 4)}v8m0-4H{Number(high)}m0-4v8"/>

            """);
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>Bars that are compared with each other.</summary>
internal sealed record BarGroup(string Title, IReadOnlyList<Bar> Bars);

/// <summary>A named value in the unit of its group, which the figure says as text; a remark may follow.</summary>
internal sealed record Bar(string Name, double Value, string Figure, string Remark = "")
{
    public BarKind Kind { get; init; }

    /// <summary>The confidence interval, in the unit of the group.</summary>
    public (double Low, double High)? Interval { get; init; }
}

/// <summary>What a bar stands for, by its colour.</summary>
internal enum BarKind
{
    Bar,

    /// <summary>The other bars of the group are compared with this one.</summary>
    Baseline,

    Other,
}
