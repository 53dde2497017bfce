using System.Collections.Concurrent;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Building;

/// <summary>Takes what a builder prints for one variant. Several threads may add to it.</summary>
internal sealed class VariantOutput(
    Variant variant,
    BuildLog saved,
    ConcurrentDictionary<string, Variant> warnings,
    SourceErrors errors,
    ICakeLog log)
{
    /// <summary>Takes a line, which is saved, and shown to those who want to see all.</summary>
    public void Add(string line, bool isError)
    {
        saved.Add(variant.Name, line, isError);
        log.WriteVerbatim(Verbosity.Verbose, LogLevel.Verbose, $"[{variant}] {line}");
    }

    /// <summary>Shows a warning. The same of another variant is not shown again.</summary>
    public void Warn(string text)
    {
        if (warnings.TryAdd(text, variant))
            log.WriteVerbatim(Verbosity.Minimal, LogLevel.Warning, $"[{variant}] {text}");
    }

    /// <summary>Shows an error on the build server, if no other variant has it.</summary>
    public void Annotate(SourceError error) => errors.Add(error);
}
