using MultiVariant.BuildTools;

namespace Cake.MultiVariant.Tests.Building;

public sealed class BuildLineSpecs
{
    [Theory]
    [InlineData("##multivariant\tx86-64-v3\twarning\ta\tb", "x86-64-v3", "warning", "a\tb")]
    [InlineData("##multivariant\t\terror\tfile(1,2): error CS1: text", "", "error", "file(1,2): error CS1: text")]
    [InlineData("##multivariant\tx86-64\tlinked\t", "x86-64", "linked", "")]
    [InlineData("##multivariant\tx86-64", "", "message", "##multivariant\tx86-64")]
    [InlineData("what dotnet prints itself  ", "", "message", "what dotnet prints itself")]
    [InlineData("", "", "message", "")]
    public void A_line_is_what_the_logger_says_or_a_message(string line, string variant, string kind, string text) =>
        BuildLine.Parse(line).ShouldSatisfyAllConditions(
            () => BuildLine.Parse(line).Variant.ShouldBe(variant),
            () => BuildLine.Parse(line).Kind.ShouldBe(kind),
            () => BuildLine.Parse(line).Text.ShouldBe(text));

    [Fact]
    public void What_the_logger_writes_is_what_the_addin_reads() =>
        BuildLine.Parse($"{new BuildLine("x86-64", BuildLine.Error, "a\tb")}").ToString()
            .ShouldBe("##multivariant\tx86-64\terror\ta\tb");
}
