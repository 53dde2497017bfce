using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Documentation;

/// <summary>A page of documentation: what tests run of it is taken from it.</summary>
internal sealed partial class Page(string path)
{
    private readonly string _text = File.ReadAllText(Path.Combine(Repository.Root, path));

    /// <summary>The heading above each block of code, and the block's language.</summary>
    public IEnumerable<string> Blocks =>
        from section in Sections()
        from block in CodeBlock().Matches(section.Text)
        select $"{section.Heading}: {block.Groups["language"].Value}";

    /// <summary>The only block of a language under a heading.</summary>
    public string Block(string heading, string language) =>
        CodeBlock().Matches(Section(heading)).Single(block => block.Groups["language"].Value == language).Groups["code"].Value;

    /// <summary>The cells of the table under a heading, without its two first rows.</summary>
    public IEnumerable<string[]> Rows(string heading) =>
        Section(heading).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|', ' ').Split(" | "));

    public string Section(string heading) => Sections().Single(section => section.Heading == heading).Text;

    private IEnumerable<(string Heading, string Text)> Sections() =>
        from part in HeadingStart().Split(_text)
        where part.Length > 0
        let end = part.IndexOf('\n', StringComparison.Ordinal)
        select (part[..end], part[end..]);

    [GeneratedRegex(@"^##? (?=[^\n]+\n\n)", RegexOptions.Multiline)]
    private static partial Regex HeadingStart();

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
