using System.Collections.Concurrent;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>Takes what a builder prints for one variant. Several threads may add to it.</summary>
internal sealed class VariantOutput(
    Variant variant, BuildLog saved, ConcurrentDictionary<string, Variant> warnings, ICakeLog log)
{
    /// <summary>Takes a line, which is saved, and shown to those who want to see all.</summary>
    public void Add(string line, bool isError)
    {
        saved.Add(variant.Name, line, isError);
        log.Verbose("[{0}] {1}", variant, line);
    }

    /// <summary>Shows a warning. The same of another variant is not shown again.</summary>
    public void Warn(string text)
    {
        if (warnings.TryAdd(text, variant))
            log.Warning("[{0}] {1}", variant, text);
    }
}
