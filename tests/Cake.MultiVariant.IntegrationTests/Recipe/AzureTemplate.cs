using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Recipe;

/// <summary>
/// Expands a template as https://learn.microsoft.com/azure/devops/pipelines/process/template-expressions says. What it does not
/// know, it refuses.
/// </summary>
internal sealed partial class AzureTemplate
{
    private readonly Dictionary<string, object> _values;

    private AzureTemplate(Dictionary<string, object> values) => _values = values;

    /// <summary>The jobs of a template.</summary>
    public static List<object> Expand(Dictionary<object, object> template, Dictionary<object, object> arguments)
    {
        var values = new Dictionary<string, object>();
        foreach (var parameter in ((List<object>)template["parameters"]).Cast<Dictionary<object, object>>())
        {
            object name = parameter["name"];
            values.Add($"parameters.{name}", arguments.TryGetValue(name, out object? value) ? value : parameter["default"]);
        }

        arguments.Keys.ShouldAllBe(name => values.ContainsKey($"parameters.{name}"));
        return (List<object>)new AzureTemplate(values).Expand(template["jobs"]);
    }

    private object Expand(object node) => node switch
    {
        string text => Expression.Match(text) is { Success: true } whole && whole.Length == text.Length
            ? Evaluate(whole)
            : ExpandText(text),
        List<object> list => list.SelectMany(ExpandItem).ToList(),
        Dictionary<object, object> map => map.SelectMany(ExpandEntry).ToDictionary(),
        _ => throw new NotSupportedException($"{node}"),
    };

    private string ExpandText(string text) => Expression.Replace(text, match => (string)Evaluate(match));

    private IEnumerable<object> ExpandItem(object item)
    {
        if (item is not Dictionary<object, object> { Count: 1 } map)
            return [Expand(item)];
        (object key, object value) = map.Single();
        return Directive.Match((string)key) is { Success: true } it
            ? Repeat(it).SelectMany(scope => (List<object>)scope.Expand(value))
            : [Expand(item)];
    }

    private IEnumerable<KeyValuePair<object, object>> ExpandEntry(KeyValuePair<object, object> entry) =>
        Directive.Match((string)entry.Key) is { Success: true } it
            ? Repeat(it).SelectMany(scope => (Dictionary<object, object>)scope.Expand(entry.Value))
            : [new(ExpandText((string)entry.Key), Expand(entry.Value))];

    /// <summary>Where what is below a directive is expanded: as often as it is repeated, or not at all.</summary>
    private IEnumerable<AzureTemplate> Repeat(Match directive)
    {
        object value = Evaluate(directive);
        return directive.Groups["variable"] is { Success: true, Value: var variable }
            ? ((List<object>)value).Select(item => new AzureTemplate(new(_values) { [variable] = item }))
            : (bool)value ? [this] : [];
    }

    private object Evaluate(Match match)
    {
        var tokens = new Queue<string>(Token.Matches(match.Groups["expression"].Value).Select(token => token.Value));
        object value = Evaluate(tokens);
        tokens.ShouldBeEmpty();
        return value;
    }

    private object Evaluate(Queue<string> tokens)
    {
        string token = tokens.Dequeue();
        if (token.StartsWith('\''))
            return token[1..^1];
        if (!tokens.TryPeek(out string? next) || next != "(")
            return _values[token];
        var arguments = new List<object>();
        do
        {
            tokens.Dequeue();
            arguments.Add(Evaluate(tokens));
        }
        while (tokens.Peek() == ",");
        tokens.Dequeue().ShouldBe(")");
        return (token, arguments) switch
        {
            ("eq", [var one, var other]) => (object)Equals(one, other),
            ("replace", [string text, string from, string to]) => text.Replace(from, to),
            _ => throw new NotSupportedException(token),
        };
    }

    [GeneratedRegex(@"\$\{\{ (?<expression>.+?) \}\}")]
    private static partial Regex Expression { get; }

    [GeneratedRegex(@"^\$\{\{ (each (?<variable>\w+) in|if) (?<expression>.+) \}\}$")]
    private static partial Regex Directive { get; }

    [GeneratedRegex(@"'[^']*'|[\w.]+|[(),]")]
    private static partial Regex Token { get; }
}
