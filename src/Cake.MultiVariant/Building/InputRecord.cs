using System.Globalization;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Records in a file what something was made from, so that it is not made again from the same. The file is missing while
/// that is being made: what a killed program leaves is not taken for finished.
/// </summary>
internal sealed class InputRecord(string path)
{
    public bool Matches(string inputs) => File.Exists(path) && File.ReadAllText(path) == inputs;

    public void Delete() => File.Delete(path);

    /// <exception cref="CakeException">The file cannot be written.</exception>
    public void Write(string inputs) => TextFile.Write(path, inputs);

    /// <summary>A file's size and the time of its last change; empty if there is no such file.</summary>
    public static string Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc:O}")
            : "";
    }
}
