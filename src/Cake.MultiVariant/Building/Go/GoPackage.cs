using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cake.MultiVariant.Building.Go;

/// <summary>A package, as <c>go list -json</c> describes it.</summary>
internal sealed record GoPackage
{
    /// <summary>The fields that are read, as <c>go list</c> takes them.</summary>
    public static string Fields { get; } =
        string.Join(',', typeof(GoPackage).GetProperties().Where(it => it.CanWrite).Select(it => it.Name));

    public string Dir { get; init; } = "";

    public string ImportPath { get; init; } = "";

    /// <summary><c>main</c> in programs.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where <c>go install</c> would write it; empty for a program that is named by its files.</summary>
    public string Target { get; init; } = "";

    /// <summary>Whether it comes with Go.</summary>
    public bool Standard { get; init; }

    /// <summary>Whether nobody asked for it, but for something that imports it.</summary>
    public bool DepOnly { get; init; }

    public string[] GoFiles { get; init; } = [];

    public string[] CgoFiles { get; init; } = [];

    /// <summary>Files for other systems, and for levels of CPUs.</summary>
    public string[] IgnoredGoFiles { get; init; } = [];

    public string[] IgnoredOtherFiles { get; init; } = [];

    public string[] CFiles { get; init; } = [];

    public string[] CXXFiles { get; init; } = [];

    public string[] HFiles { get; init; } = [];

    public string[] SFiles { get; init; } = [];

    public string[] SysoFiles { get; init; } = [];

    public string[] EmbedFiles { get; init; } = [];

    /// <summary>The name that <c>go build</c> gives the executable.</summary>
    public string ExecutableName =>
        Target.Length > 0 ? Path.GetFileName(Target) : Path.GetFileNameWithoutExtension(GoFiles[0]);

    private IEnumerable<string> Files =>
    [
        .. GoFiles, .. CgoFiles, .. IgnoredGoFiles, .. IgnoredOtherFiles, .. CFiles, .. CXXFiles, .. HFiles, .. SFiles,
        .. SysoFiles, .. EmbedFiles,
    ];

    /// <summary>Reads what <c>go list</c> prints: one object after the other.</summary>
    public static IReadOnlyList<GoPackage> Read(string list)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(list), new JsonReaderOptions { AllowMultipleValues = true });
        var packages = new List<GoPackage>();
        while (reader.Read())
            packages.Add(JsonSerializer.Deserialize<GoPackage>(ref reader)!);
        return packages;
    }

    /// <summary>A sum over a program's sources that is the same in every folder. Go's own are known by its version.</summary>
    public static string SourceSha256(IEnumerable<GoPackage> program)
    {
        var files =
            from package in program
            where !package.Standard
            from file in package.Files
            orderby package.ImportPath, file
            let content = SHA256.HashData(File.ReadAllBytes(Path.Combine(package.Dir, file)))
            select $"{package.ImportPath}/{file} {Convert.ToHexStringLower(content)}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files))));
    }
}
