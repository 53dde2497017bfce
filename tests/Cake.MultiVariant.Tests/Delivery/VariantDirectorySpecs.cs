using Cake.Core;
using Cake.Core.IO;

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

        ErrorOf(directory).ShouldContain("variant.multivariant.json: found ");
    }

    [Fact]
    public static void A_directory_without_variants_is_refused()
    {
        using var directory = new TestDirectory();

        ErrorOf(directory).ShouldContain("found no variant.multivariant.json in it");
    }

    private static string ErrorOf(TestDirectory directory) =>
        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantStitch(
            new DirectoryPath(directory.Path), new FilePath(directory["output/tiny"]))).Message;
}
