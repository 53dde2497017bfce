namespace Cake.MultiVariant.Tests.Building;

/// <summary>The options of ILC for a variant are those of MSBuild, but for what makes it that variant.</summary>
public sealed class IlcResponseSpecs
{
    private static readonly Variant s_v3 = Variant.Parse("v3");

    [Fact]
    public void What_ILC_writes_goes_to_the_variants_folder() =>
        IlcResponse.Of(
            s_v3,
            ["obj/app.dll", "--exportsfile:obj/native/app.exports", "-o:obj/native/app.o", "-r:/lib/a.dll", "--mstat:/x/app.mstat"],
            instructionSet: "x86-64-v3",
            ilcArguments: []).ShouldSatisfyAllConditions(
                it => it.Lines.ShouldBe(
                    [
                        "obj/app.dll", "--exportsfile:obj/native/x86-64-v3/app.exports", "-o:obj/native/x86-64-v3/app.o",
                        "-r:/lib/a.dll", "--mstat:/x/x86-64-v3/app.mstat", "--runtimeknob:MultiVariant.Variant=x86-64-v3",
                        "--instruction-set:x86-64-v3",
                    ]),
                it => it.Object.ShouldBe("obj/native/x86-64-v3/app.o"),
                it => it.Moved.ShouldContain(("obj/native/app.exports", "obj/native/x86-64-v3/app.exports")));

    [Fact]
    public void The_programs_knowledge_of_its_variant_comes_before_what_the_SDK_sets() =>
        IlcResponse.Of(s_v3, ["-o:a.o", "--runtimeknob:First=1", "--runtimeknob:RUNTIME_IDENTIFIER=linux-x64"], "", [])
            .Lines.ShouldBe(
                [
                    "-o:x86-64-v3/a.o", "--runtimeknob:MultiVariant.Variant=x86-64-v3", "--runtimeknob:First=1",
                    "--runtimeknob:RUNTIME_IDENTIFIER=linux-x64",
                ]);

    [Fact]
    public void The_variants_instruction_set_and_options_replace_and_follow_those_of_the_project() =>
        IlcResponse.Of(s_v3, ["-o:a.o", "--instruction-set:native", "--Os"], "x86-64-v3", ["--Ot"])
            .Lines.ShouldBe(
                [
                    "-o:x86-64-v3/a.o", "--Os", "--runtimeknob:MultiVariant.Variant=x86-64-v3", "--instruction-set:x86-64-v3",
                    "--Ot",
                ]);

    [Theory]
    [InlineData("obj/app.dll", "obj/app.dll")]
    [InlineData("-r:/lib/a.dll", "/lib/a.dll")]
    [InlineData("--satellite:de/app.resources.dll", "de/app.resources.dll")]
    [InlineData("-o:obj/app.o", "")]
    [InlineData("--exportsfile:obj/app.exports", "")]
    public void What_is_compiled_from_a_file_depends_on_it(string option, string file) =>
        IlcResponse.FileOf(option).ShouldBe(file);
}
