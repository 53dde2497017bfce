using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Cake.MultiVariant.Presentation;

/// <summary>
/// A piece of HTML or SVG, written as an interpolated string. Values are escaped unless they are markup themselves, so
/// that text from a file cannot become markup by mistake.
/// </summary>
internal readonly record struct Html(string Markup)
{
    public static readonly Html Empty = new("");

    public static Html Of(Interpolation interpolation) => new(interpolation.ToString());

    public static Html Concat<T>(IEnumerable<T> items, Func<T, Html> each) =>
        new(string.Concat(items.Select(item => each(item).Markup)));

    public override string ToString() => Markup;

    [InterpolatedStringHandler]
    internal readonly struct Interpolation
    {
        private readonly StringBuilder _markup;

        public Interpolation(int literalLength, int formattedCount) =>
            _markup = new StringBuilder(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => _markup.Append(literal);

        public void AppendFormatted(Html html) => _markup.Append(html.Markup);

        public void AppendFormatted(string text) => _markup.Append(WebUtility.HtmlEncode(text));

        public override string ToString() => _markup.ToString();
    }
}
