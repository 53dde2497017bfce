namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>The compilers, linkers and other programs that a project chooses make its variants.</summary>
public sealed class PlainToolSpecs
{
    /// <summary>lld and mold write the path of their output into it: dotnet publish needs the one of the variant.</summary>
    private const string OutputOfVariant = """
        <PropertyGroup><NativeOutputPath>$(IntermediateOutputPath)native/x86-64-v3/</NativeOutputPath></PropertyGroup>
        """;

    private static readonly string s_ilCompilers =
        Path.Combine(Repository.MachinePackages, "runtime.linux-x64.microsoft.dotnet.ilcompiler");

    [Theory]
    [InlineData("gcc", "bfd", "llvm-objcopy", "")]
    [InlineData("clang", "lld", "objcopy", "<StripSymbols>false</StripSymbols>")]
    [InlineData("clang", "mold", "", "<NativeDebugSymbols>false</NativeDebugSymbols>")]
    public async Task Compiler_linker_and_objcopy_are_those_of_the_project(
        string compiler, string linker, string objCopy, string properties)
    {
        Tool.Require(compiler);
        Tool.Require($"ld.{linker}");
        if (objCopy.Length > 0)
            Tool.Require(objCopy);
        using var both = new BothWays
        {
            Variants = ["x86-64-v3"],
            PlainTargets = OutputOfVariant,
        };

        BundleDescription bundle = await both.Publish(folder => TinyProject.Write(folder, properties: $"""
            <CppCompilerAndLinker>{compiler}</CppCompilerAndLinker>
            <LinkerFlavor>{linker}</LinkerFlavor>
            <ObjCopyName>{objCopy}</ObjCopyName>
            {properties}
            """));

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("x86-64-v3\n");
    }

    [Fact]
    public async Task An_executable_may_be_linked_statically()
    {
        // GNU ld 2.40 fails here: assertion fail elflink.c:15293.
        Tool.Require("ld.lld");
        using var both = new BothWays { PlainTargets = OutputOfVariant };

        BundleDescription bundle = await both.Publish(folder => TinyProject.Write(
            folder, properties: "<StaticExecutable>true</StaticExecutable><LinkerFlavor>lld</LinkerFlavor>"));

        (await Tool.RunControlled(bundle.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("x86-64\n");
    }

    [Fact]
    public async Task Programs_are_found_relative_to_the_project_and_in_the_PATH_of_the_build()
    {
        using var both = new BothWays
        {
            Variants = ["x86-64-v3"],
        };
        string tools = Directory.CreateDirectory(both["only in the build"]).FullName;
        both.Environment["PATH"] = $"{tools}:{System.Environment.GetEnvironmentVariable("PATH")}";
        File.CreateSymbolicLink(Path.Combine(tools, "my-compiler"), Tool.Require("gcc"));
        File.CreateSymbolicLink(Path.Combine(tools, "my-objcopy"), Tool.Require("objcopy"));
        string ilc = Directory.GetDirectories(s_ilCompilers, "9.*").Order(StringComparer.Ordinal).Last();

        BundleDescription bundle = await both.Publish(folder =>
        {
            TinyProject.Write(folder, properties: """
                <CppCompilerAndLinker>my-compiler</CppCompilerAndLinker>
                <ObjCopyName>my-objcopy</ObjCopyName>
                <IlcToolsPath>my tools/</IlcToolsPath>
                """);
            File.CreateSymbolicLink(Path.Combine(folder, "my tools"), Path.Combine(ilc, "tools"));
        });

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("x86-64-v3\n");
        string commands = await File.ReadAllTextAsync(
            Path.Combine(both.Folder, "obj/Release/net9.0/linux-x64/multivariant/logs/x86-64-v3.log"),
            TestContext.Current.CancellationToken);
        commands.ShouldContain("my tools/ilc @");
        commands.ShouldContain("my-compiler ");
        commands.ShouldContain("my-objcopy --");
    }

    [Fact]
    public async Task Libraries_that_the_build_compiles_are_linked_into_every_variant()
    {
        foreach (string tool in new[] { "cmake", "clang++" })
            Tool.Require(tool);
        foreach (string header in new[] { "openssl/ssl.h", "unicode/ucol.h" })
        {
            bool exists = (await Tool.Run("/bin/sh", "-c", $"echo '#include <{header}>' | gcc -E - > /dev/null")).ExitCode == 0;
            Assert.SkipUnless(exists, $"{header} is missing: libssl-dev or libicu-dev is not installed");
        }

        using var both = new BothWays { Variants = ["x86-64-v3"] };

        BundleDescription bundle = await both.Publish(folder => TinyProject.Write(
            folder,
            properties: """
                <InvariantGlobalization>false</InvariantGlobalization>
                <StaticOpenSslLinking>true</StaticOpenSslLinking>
                <StaticICULinking>true</StaticICULinking>
                """,
            items: """<ItemGroup><LinkerArg Include="-Wl,--no-as-needed -lm" /></ItemGroup>""",
            program: """
                System.Console.WriteLine(System.Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([]))[..8]);
                System.Console.WriteLine(new System.Globalization.CultureInfo("de").DateTimeFormat.GetMonthName(3));
                """));

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("E3B0C442\nMärz\n");
    }
}
