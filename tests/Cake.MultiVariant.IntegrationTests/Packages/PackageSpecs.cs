using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cake.MultiVariant.IntegrationTests.Packages;

/// <summary>What is inside the packages.</summary>
public static partial class PackageSpecs
{
    private const string Addin = "Cake.MultiVariant";
    private const string Recipe = "Cake.MultiVariant.Recipe";

    [Theory]
    [InlineData(Addin, "cake-addin")]
    [InlineData(Recipe, "cake-recipe")]
    public static async Task They_tell_what_nuget_org_and_cakebuild_net_show(string id, string tag)
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(id), TestContext.Current.CancellationToken);
        XElement metadata = Metadata(package);
        string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

        Value("id").ShouldBe(id);
        Value("license").ShouldBe("MIT");
        Value("tags")!.Split(' ').ShouldContain(tag);
        Value("description").ShouldNotBeNullOrWhiteSpace();
        package.GetEntry(Value("icon")!).ShouldNotBeNull();
        package.GetEntry(Value("readme")!).ShouldNotBeNull();
        metadata.Descendants().Where(element => element.Name.LocalName == "dependency").ShouldBeEmpty();
    }

    /// <summary>nuget.org shows images and follows links only by absolute addresses.</summary>
    [Theory]
    [InlineData(Addin)]
    [InlineData(Recipe)]
    public static async Task The_readme_needs_nothing_of_the_repository(string id)
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(id), TestContext.Current.CancellationToken);
        string readme = Encoding.UTF8.GetString(Read(package.GetEntry("README.md")!));

        readme.ShouldNotContain("![");
        readme.Split("](").Skip(1).ShouldAllBe(link => link.StartsWith("https://", StringComparison.Ordinal));
        string[] original = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        readme.Split('\n').ShouldBeSubsetOf(
            [.. original, .. original.Select(line => Link().Replace(line, "$1"))], "nothing else is changed");
        readme.Split('\n').Length.ShouldBeGreaterThan(original.Length - 10);
    }

    [Fact]
    public static async Task The_readme_of_a_public_repository_has_its_picture_and_links_to_its_pages()
    {
        using var directory = new TestDirectory();

        await Gcc.Run(
            "dotnet", "msbuild", Path.Combine(Repository.Root, "recipe"), "-nologo", "-nodeReuse:false", "-target:WritePackageReadme",
            $"-property:PackageReadme={directory["README.md"]}", "-property:SourceRevisionId=0123abc",
            "-property:PrivateRepositoryUrl=https://example.org/owner/name.git");

        string readme = await File.ReadAllTextAsync(directory["README.md"], TestContext.Current.CancellationToken);
        readme.ShouldContain("](https://example.org/owner/name/raw/0123abc/tests/benchmarks/benchmarks.svg)");
        readme.ShouldContain("](https://example.org/owner/name/blob/0123abc/docs/settings.md)");
        readme.Split("](").Skip(1).ShouldAllBe(link => link.StartsWith("https://", StringComparison.Ordinal));
    }

    [Fact]
    public static async Task The_icon_is_a_png_of_128_pixels()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(Addin), TestContext.Current.CancellationToken);
        byte[] icon = Read(package.GetEntry("icon.png")!);

        icon[..8].ShouldBe([0x89, .. "PNG\r\n\u001a\n"u8]);
        icon[16..24].ShouldBe([0, 0, 0, 128, 0, 0, 0, 128]);
    }

    [Fact]
    public static async Task The_addin_brings_its_libraries_and_their_licences()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(Addin), TestContext.Current.CancellationToken);
        string notices = Encoding.UTF8.GetString(Read(package.GetEntry("THIRD-PARTY-NOTICES.txt")!));

        foreach (string library in new[] { "ELFSharp", "Iced", "ZstdSharp" })
        {
            package.GetEntry($"lib/net10.0/{library}.dll").ShouldNotBeNull();
            notices.ShouldMatch($"(?m)^{library}(\\.Port)? ");
        }
    }

    [Fact]
    public static async Task The_addin_is_documented_and_brings_nothing_of_cake()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(Addin), TestContext.Current.CancellationToken);

        string[] names = [.. package.Entries.Select(entry => entry.FullName)];
        names.ShouldContain($"lib/net10.0/{Addin}.dll");
        names.ShouldContain($"lib/net10.0/{Addin}.xml");
        names.Where(name => Path.GetFileName(name).StartsWith("Cake.", StringComparison.Ordinal)
            && !Path.GetFileName(name).StartsWith(Addin, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Addin, "nupkg")]
    [InlineData(Addin, "snupkg")]
    [InlineData(Recipe, "nupkg")]
    public static async Task They_do_not_tell_where_they_were_built(string id, string extension)
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(id, extension), TestContext.Current.CancellationToken);
        string[] secrets =
        [
            Repository.Root,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/",
            Path.GetTempPath(),
            // Short names are words, too.
            .. Environment.MachineName is { Length: > 5 } name ? [name] : Array.Empty<string>(),
        ];

        // Libraries of others are as their packages have them.
        foreach (ZipArchiveEntry entry in package.Entries.Where(
            entry => entry.Name.StartsWith(Addin, StringComparison.Ordinal) || Path.GetExtension(entry.Name) != ".dll"))
        {
            byte[] bytes = Read(entry);
            foreach (string secret in secrets)
            {
                bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)).ShouldBe(-1, $"{entry}: {secret}");
                bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)).ShouldBe(-1, $"{entry}: {secret}");
            }
        }
    }

    [Fact]
    public static async Task The_symbols_belong_to_the_assembly()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(Addin), TestContext.Current.CancellationToken);
        using ZipArchive symbols = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(Addin, "snupkg"), TestContext.Current.CancellationToken);
        using var assembly = new PEReader(new MemoryStream(Read(package.GetEntry($"lib/net10.0/{Addin}.dll")!)));
        using var pdb = MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(Read(symbols.GetEntry($"lib/net10.0/{Addin}.pdb")!)));

        DebugDirectoryEntry debug = assembly.ReadDebugDirectory()
            .Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        var id = new BlobContentId(pdb.GetMetadataReader().DebugMetadataHeader!.Id);
        (assembly.ReadCodeViewDebugDirectoryData(debug).Guid, debug.Stamp).ShouldBe((id.Guid, id.Stamp));
        assembly.ReadDebugDirectory().ShouldContain(entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        MetadataReader sources = pdb.GetMetadataReader();
        sources.Documents.Select(document => sources.GetString(sources.GetDocument(document).Name))
            .ShouldAllBe(name => name.StartsWith("/_/", StringComparison.Ordinal));
    }

    [Fact]
    public static async Task Two_builds_in_different_folders_give_the_same_assembly()
    {
        using var folder = new TestDirectory();

        string one = await BuildCopy(folder.CreateSubdirectory("one"));
        string other = await BuildCopy(folder.CreateSubdirectory("another with a longer name"));

        other.ShouldBe(one);
    }

    [Fact]
    public static async Task The_recipe_loads_the_addin_of_its_own_version()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(
            Repository.RequirePackage(Recipe), TestContext.Current.CancellationToken);

        Encoding.UTF8.GetString(Read(package.GetEntry("Content/addin.cake")!)).TrimEnd()
            .ShouldBe($"#addin nuget:?package={Addin}&version={Repository.Version}");
    }

    [Theory]
    [InlineData("https://github.com/example/tool.git", "https://github.com/example/tool.git")]
    [InlineData("/home/someone/tool", null)]
    [InlineData("ssh://someone@private.example/tool.git", null)]
    public static async Task They_name_the_repository_when_its_address_is_public(string remote, string? named)
    {
        using var folder = new TestDirectory();
        await CopySources(folder.Path);
        string commit = await Commit(folder.Path, remote);

        await DotNet("pack", Path.Combine(folder.Path, "src", Addin), "--configuration", "Release",
            "--output", folder["packages"], "-property:BuildProjectReferences=false");

        using ZipArchive package = await ZipFile.OpenReadAsync(
            folder[$"packages/{Addin}.{Repository.Version}.nupkg"], TestContext.Current.CancellationToken);
        XElement repository = Metadata(package).Elements().Single(element => element.Name.LocalName == "repository");
        ((string?)repository.Attribute("url")).ShouldBe(named);
        ((string?)repository.Attribute("commit")).ShouldBe(commit);
        string? sourceLink = await SourceLinkOf(folder[$"packages/{Addin}.{Repository.Version}.snupkg"]);
        sourceLink.ShouldBe(named is null
            ? null
            : $$$"""{"documents":{"/_/*":"https://raw.githubusercontent.com/example/tool/{{{commit}}}/*"}}""");
    }

    private static async Task<string> Commit(string folder, string remote)
    {
        var git = await Tool.Run("sh", "-c",
            """
            cd "$0" && git init --quiet && git remote add origin "$1" && echo 'obj/' > .gitignore && git add --all &&
            git -c user.name=Test -c user.email=test@example.org commit --quiet --message test && git rev-parse HEAD
            """,
            folder, remote);
        git.ExitCode.ShouldBe(0, git.StandardError);
        return git.StandardOutput.Trim();
    }

    private static async Task<string?> SourceLinkOf(string symbolPackage)
    {
        using ZipArchive symbols = await ZipFile.OpenReadAsync(symbolPackage, TestContext.Current.CancellationToken);
        using var pdb = MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(Read(symbols.GetEntry($"lib/net10.0/{Addin}.pdb")!)));
        MetadataReader reader = pdb.GetMetadataReader();
        var sourceLinkKind = new Guid("CC110556-A091-4D38-9FEC-25AB9A351A6A");
        return reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(information => reader.GetGuid(information.Kind) == sourceLinkKind)
            .Select(information => Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value)))
            .SingleOrDefault();
    }

    /// <summary>Builds the addin from a copy of its sources and returns the sum of the assembly.</summary>
    private static async Task<string> BuildCopy(string folder)
    {
        await CopySources(folder);
        string output = Path.Combine(folder, "output");
        await DotNet("build", Path.Combine(folder, "src", Addin), "--configuration", "Release",
            "--output", output, "-property:BuildProjectReferences=false");
        byte[] assembly = await File.ReadAllBytesAsync(
            Path.Combine(output, $"{Addin}.dll"), TestContext.Current.CancellationToken);
        return Convert.ToHexString(SHA256.HashData(assembly));
    }

    private static async Task CopySources(string folder)
    {
        var copy = await Tool.Run("sh", "-c",
            "tar cf - --exclude=bin --exclude=obj -C \"$0\" Directory.Build.props Directory.Build.targets"
            + " Directory.Packages.props global.json README.md .editorconfig src artifacts/launcher | tar xf - -C \"$1\"",
            Repository.Root, folder);
        copy.ExitCode.ShouldBe(0, copy.StandardError);
    }

    private static async Task DotNet(params string[] arguments)
    {
        var result = await Tool.Run("dotnet", arguments);
        result.ExitCode.ShouldBe(0, result.StandardOutput);
    }

    private static XElement Metadata(ZipArchive package)
    {
        ZipArchiveEntry nuspec = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal));
        using Stream stream = nuspec.Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
