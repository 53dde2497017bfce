using Cake.Core;

namespace Cake.MultiVariant.Tests.Delivery;

/// <summary>Folders that are no variants.</summary>
public static class VariantDirectorySpecs
{
    [Theory]
    [InlineData("{}")]
    [InlineData("damage")]
    [InlineData("""{ "schemaVersion": 3 }""")]
    public static void A_description_of_something_else_is_refused(string content)
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["variant.multivariant.json"], content);

        ErrorOf(directory).ShouldContain("variant.multivariant.json does not describe a variant: ");
    }

    [Fact]
    public static void A_directory_without_variants_is_refused()
    {
        using var directory = new TestDirectory();

        ErrorOf(directory).ShouldContain("There is no variant.multivariant.json anywhere in");
    }

    [Theory]
    [InlineData("../tool", 2, "'../tool' is not the name of a program")]
    [InlineData("tool", 3, "schemaVersion")]
    public static void A_description_that_would_write_elsewhere_or_is_of_a_later_version_is_refused(
        string name, int schemaVersion, string expected)
    {
        using var directory = new TestDirectory();
        File.WriteAllText(Path.Combine(directory.CreateSubdirectory("publish"), "tool"), "program");
        File.WriteAllText(directory["variant.multivariant.json"], JsonFile.ToText(new VariantDescription
        {
            SchemaVersion = schemaVersion,
            Variant = "x86-64",
            RequiredFeatures = [],
            Program = new ProgramDescription
            {
                Name = name,
                Version = "",
                Toolchain = "",
                SourceSha256 = "",
            },
            Executable = FileDescription.Of(directory["publish"], "tool"),
            Symbols = null,
            Companions = [],
        }));

        ErrorOf(directory).ShouldContain(expected);
        Directory.Exists(directory["output"]).ShouldBeFalse();
    }

    private static string ErrorOf(TestDirectory directory) =>
        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantStitchVariants(
            directory.Path, directory["output"])).Message;
}
