namespace Cake.MultiVariant.Presentation;

internal static class Abbreviation
{
    /// <summary>The text, or as much of its beginning as fits with an ellipsis.</summary>
    public static string Abbreviate(this string text, int length) =>
        text.Length <= length ? text : $"{text[..(length - 1)]}…";
}
