namespace Cake.MultiVariant.Processes;

/// <summary>Arguments that may have blanks in them, as Cake's tools take them.</summary>
internal static class QuotedArguments
{
    public static ProcessArgumentBuilder Of(IEnumerable<string> arguments)
    {
        var builder = new ProcessArgumentBuilder();
        foreach (string argument in arguments)
            builder.AppendQuoted(argument);
        return builder;
    }
}
