using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Records in a file what another was made from, so that it is not made again from the same. The record is missing while
/// that is being made: what a killed program leaves is not taken for finished.
/// </summary>
internal sealed class InputRecord(string product, string inputs)
{
    private readonly string _path = $"{product}.inputs";

    /// <summary>Whether the product has to be made again. Then the record is deleted.</summary>
    public bool Begin()
    {
        if (File.Exists(product) && File.Exists(_path) && File.ReadAllText(_path) == inputs)
            return false;
        File.Delete(_path);
        return true;
    }

    /// <summary>Records that the product is complete.</summary>
    /// <exception cref="CakeException">The file cannot be written.</exception>
    public void End() => TextFile.Write(_path, inputs);

    /// <summary>A file's size and the time of its last change; empty if there is no such file.</summary>
    public static string Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}" : "";
    }
}
