using System.Text;
using Cake.MultiVariant.Processes;

namespace Cake.MultiVariant.Building.Cargo;

/// <summary>The program <c>cargo</c>, as the settings say where and how it runs.</summary>
internal sealed class CargoTool(
    ICakeContext context, FilePath? manifest, MultiVariantCargoBuildSettings settings, CancellationToken interrupted)
{
    private readonly CommandLineTool<MultiVariantCargoBuildSettings> _tool = new(
        context,
        "cargo",
        "Install Rust, on Debian and Ubuntu with apt-get install cargo, or name it with the setting ToolPath.");

    /// <summary>Returns what a command prints that only tells something.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public string Read(params IEnumerable<string> arguments)
    {
        MultiVariantCargoBuildSettings query = settings.Clone();
        query.ArgumentCustomization = null;
        return _tool.Read(query, Arguments(arguments), interrupted);
    }

    /// <summary>Builds with flags for rustc, and returns Cargo's messages.</summary>
    /// <exception cref="CakeException">It failed: the compiler's errors or Cargo's own, with the exit code.</exception>
    public IReadOnlyList<CargoMessage> Build(
        IEnumerable<string> arguments,
        IEnumerable<string> flags,
        string workspace,
        VariantOutput output,
        CancellationToken cancellationToken)
    {
        MultiVariantCargoBuildSettings build = settings.Clone();
        build.EnvironmentVariables[RustTarget.FlagsVariable] = string.Join(RustTarget.FlagsSeparator, flags);
        var messages = new List<CargoMessage>();
        var standardError = new StringBuilder();
        try
        {
            _tool.Run(build, Arguments([.. arguments, .. ManifestOptions]), Receive, cancellationToken);
        }
        catch (CakeException e) when (standardError.Length > 0)
        {
            string[] errors = [.. messages.Where(message => message.IsError).Select(message => message.Rendered)];
            string reason = errors is [] ? standardError.ToString() : string.Concat(errors);
            throw new CakeException(e.ExitCode, $"cargo build ended with exit code {e.ExitCode}.\n{reason.Trim()}", e);
        }

        return messages;

        void Receive(string line, bool isError)
        {
            if (isError)
            {
                output.Add(line, isError);
                standardError.Append(line).Append('\n');
            }
            else if (CargoMessage.TryRead(line) is { } message)
            {
                messages.Add(message);
                if (message.ErrorIn(workspace) is { } error)
                    output.Annotate(error);
                foreach (string rendered in message.Rendered.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    output.Add(rendered, isError: true);
            }
        }
    }

    /// <summary>The options that name the project.</summary>
    public IEnumerable<string> ManifestOptions => manifest is null ? [] : ["--manifest-path", manifest.FullPath];

    private ProcessArgumentBuilder Arguments(IEnumerable<string> arguments) =>
        QuotedArguments.Of(settings.Toolchain is { } toolchain ? arguments.Prepend($"+{toolchain}") : arguments);
}
