using System.Xml.Linq;
using Cake.Core;

namespace Cake.MultiVariant.Testing;

/// <summary>The folders that the tests take packages, samples and Cake itself from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The version that was built.</summary>
    public static string Version { get; } = XDocument.Load(Path.Combine(Root, "Directory.Build.props"))
        .Descendants("Version").Single().Value;

    public static string CakeVersion { get; } = typeof(ICakeContext).Assembly.GetName().Version!.ToString(3);

    public static string PackageFolder { get; } = Path.Combine(Root, "artifacts", "packages");

    public static string Samples { get; } = Path.Combine(Root, "tests", "samples");

    /// <summary>Where restores on this machine put packages.</summary>
    public static string MachinePackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The folder with the package Cake.Tool.</summary>
    public static string CakePackageFolder { get; } = Path.Combine(MachinePackages, "cake.tool", CakeVersion);

    /// <summary>The assemblies of Cake.Tool.</summary>
    public static string CakeFolder { get; } = Path.Combine(CakePackageFolder, "tools", "net10.0", "any");

    /// <summary>What <c>dotnet cake</c> runs.</summary>
    public static string CakeTool { get; } = Path.Combine(CakeFolder, "Cake.dll");

    /// <summary>A file that <c>./build.sh --target=Pack</c> made; the test is skipped where it did not run.</summary>
    public static string RequirePackage(string id, string extension = "nupkg")
    {
        string path = Path.Combine(PackageFolder, $"{id}.{Version}.{extension}");
        Assert.SkipUnless(File.Exists(path), $"{path} is missing, run ./build.sh --target=Pack");
        return path;
    }

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Cake.MultiVariant.slnx"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))!);
}
