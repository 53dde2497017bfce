using Cake.Core;

namespace Cake.MultiVariant.Tests.Delivery;

/// <summary>Folders that are no variants.</summary>
public static class VariantDirectorySpecs
{
    [Theory]
    [InlineData("{}")]
    [InlineData("damage")]
    [InlineData("""{ "schemaVersion": 2 }""")]
    public static void A_description_of_something_else_is_refused(string content)
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["variant.multivariant.json"], content);

        ErrorOf(directory).ShouldContain("variant.multivariant.json ");
    }

    [Fact]
    public static void A_directory_without_variants_is_refused()
    {
        using var directory = new TestDirectory();

        ErrorOf(directory).ShouldContain("There is no variant.multivariant.json anywhere in");
    }

    private static string ErrorOf(TestDirectory directory) =>
        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantStitchVariants(
            directory.Path, directory["output"])).Message;
}
