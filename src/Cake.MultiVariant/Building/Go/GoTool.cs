using System.Text;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Processes;

namespace Cake.MultiVariant.Building.Go;

/// <summary>The program <c>go</c>, as the settings say where and how it runs.</summary>
internal sealed class GoTool(ICakeContext context, MultiVariantGoBuildSettings settings, CancellationToken interrupted)
{
    private const string Installation =
        "Install Go 1.18 or later, on Debian and Ubuntu with apt-get install golang-go, or name it with the setting ToolPath.";

    private readonly CommandLineTool<MultiVariantGoBuildSettings> _tool = new(context, "go", Installation);

    /// <summary>A variable as the user set it, or null.</summary>
    public string? Variable(string name) => settings.EnvironmentVariables.TryGetValue(name, out string? value)
        ? value
        : context.Environment.GetEnvironmentVariable(name);

    /// <summary>Returns what a command prints that only tells something.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public string Read(params IEnumerable<string> arguments)
    {
        MultiVariantGoBuildSettings query = Copy();
        query.ArgumentCustomization = null;
        return _tool.Read(query, QuotedArguments.Of(arguments), interrupted);
    }

    /// <summary>Builds a package with variables set, and returns what Go warns of.</summary>
    /// <exception cref="CakeException">It failed: what it printed, with its exit code.</exception>
    public string Build(
        IEnumerable<string> flags,
        string package,
        IReadOnlyDictionary<string, string> variables,
        VariantOutput output,
        CancellationToken cancellationToken)
    {
        MultiVariantGoBuildSettings build = Copy();
        // All flags stand before the package, those of the user too.
        ProcessArgumentBuilder arguments = QuotedArguments.Of(flags);
        arguments = (settings.ArgumentCustomization?.Invoke(arguments) ?? arguments).AppendQuoted(package);
        build.ArgumentCustomization = null;
        foreach ((string name, string value) in variables)
            build.EnvironmentVariables[name] = value;
        var printed = new StringBuilder();
        try
        {
            _tool.Run(build, arguments, Receive, cancellationToken);
        }
        catch (CakeException e) when (printed.Length > 0)
        {
            string errors = printed.ToString().TrimEnd();
            string folder = (build.WorkingDirectory ?? ".").MakeAbsolute(context.Environment).FullPath;
            foreach (SourceError error in errors.Split('\n').Select(line => GoError.TryRead(line, folder)).OfType<SourceError>())
                output.Annotate(error);
            throw new CakeException(e.ExitCode, $"go build ended with exit code {e.ExitCode}.\n{errors}", e);
        }

        return printed.ToString().TrimEnd();

        void Receive(string line, bool isError)
        {
            output.Add(line, isError);
            lock (printed)
                printed.Append(line).Append('\n');
        }
    }

    /// <summary>What a C compiler compiles for, as GCC and clang say it: <c>x86_64-linux-gnu</c>.</summary>
    /// <exception cref="CakeException">It cannot be run.</exception>
    public string MachineOf(string compiler)
    {
        // As for Go, a compiler may be a command line: "ccache gcc".
        MultiVariantGoBuildSettings query = Copy();
        (query.ToolPath, query.ArgumentCustomization) = (null, null);
        var shell = new CommandLineTool<MultiVariantGoBuildSettings>(context, "sh", "");
        return shell.Read(query, QuotedArguments.Of(["-c", $"{compiler} -dumpmachine"]), interrupted).Trim();
    }

    private MultiVariantGoBuildSettings Copy()
    {
        MultiVariantGoBuildSettings copy = settings.Clone();
        if (settings.GoArch is { } architecture)
            copy.EnvironmentVariables["GOARCH"] = architecture;
        return copy;
    }
}
