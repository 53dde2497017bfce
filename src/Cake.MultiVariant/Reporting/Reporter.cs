using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Reporting;

/// <summary>Reports what a bundle holds, in a file and on the build server.</summary>
internal sealed class Reporter(ICakeLog log, BuildServer server)
{
    /// <exception cref="CakeException">The bundle cannot be read, or the report cannot be written.</exception>
    public void Report(FilePath path, FilePath output)
    {
        Func<ReportedBundle, string> write = WriterFor(output);
        var bundle = ReportedBundle.Read(path);
        TextFile.Write(output, write(bundle));
        log.Information("Wrote the report on {0} to {1}.", path, output);

        server.Summarize(bundle.Name, MarkdownReport.Write(bundle));
        server.OutputBundle(bundle.Description);
        server.Output("multivariant_report", output.FullPath);
    }

    private static Func<ReportedBundle, string> WriterFor(FilePath output) =>
        output.GetExtension()?.ToUpperInvariant() switch
        {
            ".HTML" or ".HTM" => HtmlReport.Write,
            ".MD" => MarkdownReport.Write,
            _ => throw new CakeException(
                $"Cannot write the report {output}: its extension must be .html or .md. Give it one of these."),
        };
}
