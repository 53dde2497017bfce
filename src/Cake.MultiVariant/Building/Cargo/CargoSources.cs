using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Building.Cargo;

/// <summary>The files of a workspace that a binary is made of, as Cargo lists them for <c>make</c>.</summary>
internal sealed partial class CargoSources(string dependencyFile, CargoWorkspace workspace)
{
    /// <summary>A sum that is the same in every folder. Other packages are known by Cargo.lock.</summary>
    public string Sha256()
    {
        string root = workspace.WorkspaceRoot;
        // What build scripts write lies in the target directory.
        string target = $"{workspace.TargetDirectory}/";
        string list = File.ReadAllText(dependencyFile);
        var files =
            from name in UnescapedSpace.Split(list[(list.IndexOf(": ", StringComparison.Ordinal) + 1)..].Trim())
            let path = Path.GetFullPath(name.Replace("\\ ", " ", StringComparison.Ordinal), root)
            where !path.StartsWith(target, StringComparison.Ordinal)
            select path;
        var contents =
            from file in files.Append(Path.Combine(root, "Cargo.lock"))
            where File.Exists(file)
            let relative = Path.GetRelativePath(root, file)
            orderby relative
            select $"{relative} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(contents))));
    }

    [GeneratedRegex(@"(?<!\\)\s+")]
    private static partial Regex UnescapedSpace { get; }
}
