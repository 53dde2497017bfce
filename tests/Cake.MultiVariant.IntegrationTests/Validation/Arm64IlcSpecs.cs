using MultiVariant.Format;

namespace Cake.MultiVariant.IntegrationTests.Validation;

/// <summary>
/// The names that every ILC on this machine takes for arm64, and the bits that it leaves in what it compiles for them. It
/// compiles a library without content, so that only the core library's start is in it.
/// </summary>
public sealed class Arm64IlcSpecs : IDisposable
{
    private const string Compilers = "runtime.linux-x64.microsoft.dotnet.ilcompiler";
    private const string Libraries = "microsoft.netcore.app.runtime.nativeaot.linux-x64";

    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Versions =>
    [
        .. Directory.Exists(Path.Combine(Repository.MachinePackages, Compilers))
            ? Directory.GetDirectories(Path.Combine(Repository.MachinePackages, Compilers))
                .Select(path => Path.GetFileName(path)!)
            : ["none"],
    ];

    public void Dispose() => _directory.Dispose();

    /// <summary>Each feature is in other ones of the variants, so that no two can be mistaken for each other.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task It_records_the_features_that_a_variant_asks_for(string version)
    {
        string[][] features = [.. NamesOf(version).Extensions.Select(extension => extension.Features)];
        for (int bit = 0; 1 << bit <= features.Length; bit++)
        {
            IEnumerable<string> chosen =
                features.Index().Where(it => (it.Index + 1 >> bit & 1) != 0).SelectMany(it => it.Item);
            var variant = Variant.Parse(string.Join('+', ["armv8-a", .. chosen.Distinct()]));

            IlcDemand demand = await Compile(version, variant);

            Names(demand.Required).ShouldBe(variant.FeatureNames, $"{version} {variant}");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Its_levels_ask_for_no_more_than_ours_and_for_all_that_it_knows(string version)
    {
        foreach (string level in NamesOf(version).Levels.Keys)
        {
            var variant = Variant.Parse(level);

            IlcDemand demand = await Compile(version, variant);

            Names(demand.Required).ShouldBe(
                Names(variant.RequiredFeatures.Intersect(demand.Expressible)), $"{version} {level}");
        }
    }

    private static CompilerNames NamesOf(string version)
    {
        Assert.SkipWhen(version == "none", $"the package {Compilers} is not on this machine");
        return Arm64.Architecture.IlcNames(Version.Parse(version).Major);
    }

    private static IReadOnlyList<string> Names(FeatureSet features) => Arm64.Architecture.NamesOf(features);

    private async Task<IlcDemand> Compile(string version, Variant variant)
    {
        string package = Path.Combine(Repository.MachinePackages, Compilers, version);
        string runtime = Path.Combine(Repository.MachinePackages, Libraries, version, "runtimes", "linux-x64");
        string[] folders =
        [
            .. ((string[])[
                Path.Combine(package, "sdk"), Path.Combine(package, "framework"), Path.Combine(runtime, "native"),
                Path.Combine(runtime, "lib", $"net{Version.Parse(version).Major}.0"),
            ]).Where(Directory.Exists),
        ];
        Assert.SkipWhen(folders is [], $"the package {Libraries} {version} is not on this machine");
        string library = folders.Select(folder => Path.Combine(folder, "System.Buffers.dll")).First(File.Exists);
        string instructionSet = new IlCompiler(version, Arm64.Architecture).InstructionSetOf(variant);
        string output = _directory[$"{variant}.o"];
        await Gcc.Run(
            Path.Combine(package, "tools", "ilc"),
            [
                library, "--nativelib", "--targetos:linux", "--targetarch:arm64", "-o", output,
                "--initassembly:System.Private.CoreLib", .. folders.SelectMany(folder => new[] { "-r", $"{folder}/*.dll" }),
                .. instructionSet.Length == 0 ? [] : new[] { $"--instruction-set:{instructionSet}" },
            ]);
        await Gcc.Run(
            "aarch64-linux-gnu-ld", output, "--unresolved-symbols=ignore-all", "-e", "0", "-o", _directory[variant.Name]);
        ArtifactFacts facts = new ArtifactReader().Read(new VariantArtifact(variant.Name, _directory[variant.Name]));
        return facts.IlcDemand.ShouldNotBeNull(variant.Name);
    }
}
