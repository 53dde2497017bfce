using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Reporting;

/// <summary>Tells people, in a file and on the build server, what a bundle holds.</summary>
internal sealed class Reporter(ICakeLog log, BuildServer server)
{
    /// <exception cref="CakeException">The bundle cannot be read, or the report cannot be written.</exception>
    public void Report(FilePath path, FilePath output)
    {
        Func<ReportedBundle, string> write = WriterFor(output);
        var bundle = ReportedBundle.Read(path);
        TextFile.Write(output, write(bundle));
        log.Information("Reported {0} in {1}.", path, output);

        server.Summarize(bundle.Name, MarkdownReport.Write(bundle));
        server.Output("multivariant_bundle", path.FullPath);
        server.Output("multivariant_sha256", bundle.Description.Sha256);
        server.Output(
            "multivariant_variants", string.Join(' ', bundle.Description.Variants.Select(variant => variant.Name)));
    }

    private static Func<ReportedBundle, string> WriterFor(FilePath output) =>
        output.GetExtension()?.ToUpperInvariant() switch
        {
            ".HTML" or ".HTM" => HtmlReport.Write,
            ".MD" => MarkdownReport.Write,
            var other => throw new CakeException($"{output}: found the extension '{other}', expected .html or .md; "
                + "name the report by what it is to be"),
        };
}
