global using Cake.MultiVariant.Elf;
global using Cake.MultiVariant.Files;
global using Cake.MultiVariant.Validation;
global using Shouldly;
global using Xunit;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
